import type { V1ServiceSpec } from "@kubernetes/client-node";
import type { EtcdCluster } from "./config/etcd_cluster.ts";

/**
 * The IP families of a Service, in order of preference. Two need a dual-stack cluster: the API
 * server refuses a family it does not have, even under the policy PreferDualStack.
 */
export function ipFamilySpec(
  { spec }: EtcdCluster,
): Required<Pick<V1ServiceSpec, "ipFamilies" | "ipFamilyPolicy">> {
  const { ipFamilies } = spec.services;
  return {
    ipFamilies: [...ipFamilies],
    ipFamilyPolicy: ipFamilies.length === 1 ? "SingleStack" : "RequireDualStack",
  };
}
