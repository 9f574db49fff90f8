import type { V1NetworkPolicyPeer } from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { componentLabels, selectorLabels } from "../labels.ts";

/** A peer as the config describes it. */
export type PeerConfig = EtcdCluster["spec"]["networkPolicy"]["clients"][number];

/** The pods of the cluster itself. */
export type OwnPods = "members" | "keeper" | "job";

/** A peer of a policy: addresses, or pods by the labels of their namespace and their own. */
export function policyPeer({ cidr, namespaceLabels, podLabels }: PeerConfig): V1NetworkPolicyPeer {
  if (cidr !== undefined) return { ipBlock: { cidr } };
  if (namespaceLabels === undefined) return { podSelector: selector(podLabels ?? {}) };
  return {
    namespaceSelector: selector(namespaceLabels),
    ...(podLabels === undefined ? {} : { podSelector: selector(podLabels) }),
  };
}

/** The pods of this cluster, which are in the policy's own namespace. */
export function ownPods(config: EtcdCluster, pods: OwnPods): V1NetworkPolicyPeer {
  const labels = pods === "members" ? selectorLabels(config) : componentLabels(config, pods);
  return { podSelector: { matchLabels: labels } };
}

/** Who may read metrics: those named, or every namespace. */
export function monitoringPeers({ spec }: EtcdCluster): V1NetworkPolicyPeer[] {
  const { monitoring } = spec.networkPolicy;
  return monitoring.length === 0 ? [{ namespaceSelector: {} }] : monitoring.map(policyPeer);
}

/** No labels at all select everything. */
function selector(labels: Readonly<Record<string, string>>) {
  return Object.keys(labels).length === 0 ? {} : { matchLabels: { ...labels } };
}
