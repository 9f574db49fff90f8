import type { V1NetworkPolicyEgressRule, V1NetworkPolicyPort } from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { ownPods } from "./policy_peer.ts";

/** Services listen on 53; the pods behind OpenShift's do on 5353, and rules see the pod's port. */
const dnsPorts = [53, 5353];

/** A port of TCP, by number: names differ between the pods of a rule. */
export function tcpPort(port: number): V1NetworkPolicyPort {
  return { port, protocol: "TCP" };
}

/** Name resolution, wherever it is: it may be a pod, or an address of the node. */
export function dnsEgress(): V1NetworkPolicyEgressRule {
  return {
    ports: dnsPorts.flatMap((port) => [{ port, protocol: "UDP" }, tcpPort(port)]),
  };
}

/** The API server, which is no pod that a selector could find. */
export function apiServerEgress({ spec }: EtcdCluster): V1NetworkPolicyEgressRule {
  const { cidrs, ports } = spec.networkPolicy.apiServer;
  return {
    ports: ports.map(tcpPort),
    ...(cidrs.length === 0 ? {} : { to: cidrs.map((cidr) => ({ ipBlock: { cidr } })) }),
  };
}

/** The members, on the given ports. */
export function memberEgress(
  config: EtcdCluster,
  ports: readonly number[],
): V1NetworkPolicyEgressRule {
  return { ports: ports.map(tcpPort), to: [ownPods(config, "members")] };
}

/**
 * The object store of snapshots. AWS answers on 443; a store with an address of its own may stand
 * behind a Service whose pods listen on a port that the address does not tell. The same is true of
 * the service that lends credentials of it.
 *
 * @returns nothing where snapshots go to a volume
 */
export function objectStoreEgress({ spec }: EtcdCluster): V1NetworkPolicyEgressRule[] {
  const { destination, enabled } = spec.snapshots;
  if (!enabled || destination.kind !== "s3") return [];
  const own = [destination.endpoint, destination.workloadIdentity?.endpoint];
  return [own.every((endpoint) => endpoint === undefined) ? { ports: [tcpPort(443)] } : {}];
}
