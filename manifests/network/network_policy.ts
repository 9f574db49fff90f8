import type {
  V1NetworkPolicy,
  V1NetworkPolicyEgressRule,
  V1NetworkPolicyIngressRule,
  V1NetworkPolicyPeer,
  V1NetworkPolicySpec,
} from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";

/** Who may come in, as it stands in YAML; client-node's types call `from` `_from`. */
export type IngressRule = Omit<V1NetworkPolicyIngressRule, "_from"> & {
  /** The sources; anything when absent. */
  from?: V1NetworkPolicyPeer[];
};

/** What a NetworkPolicy says. */
export type NetworkPolicySpec = Omit<V1NetworkPolicySpec, "ingress"> & {
  /** Who may come in; nobody when absent. */
  ingress?: IngressRule[];
};

/** A NetworkPolicy as it stands in YAML. */
export type NetworkPolicy = Omit<V1NetworkPolicy, "spec"> & KubernetesObject & {
  /** What it says. */
  readonly spec: NetworkPolicySpec;
};

/** What distinguishes one policy from the others. */
export interface PolicyOptions {
  /** Its name. */
  readonly name: string;
  /** The pods it is about. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Who may come in. */
  readonly ingress: readonly IngressRule[];
  /** What the pods may reach. */
  readonly egress: readonly V1NetworkPolicyEgressRule[];
}

/**
 * A NetworkPolicy that closes pods in both directions but for the given rules. Kubelets always
 * reach the pods of their node, so probes need no rule.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function networkPolicy(config: EtcdCluster, options: PolicyOptions): NetworkPolicy {
  const { name, podLabels, ingress, egress } = options;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: objectMetadata(config, { name }),
    spec: {
      podSelector: { matchLabels: { ...podLabels } },
      policyTypes: ["Ingress", "Egress"],
      ...(ingress.length === 0 ? {} : { ingress: [...ingress] }),
      egress: [...egress],
    },
  };
}
