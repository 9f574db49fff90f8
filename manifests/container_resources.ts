import type { V1ResourceRequirements } from "@kubernetes/client-node";
import { canonicalQuantity } from "./canonical_quantity.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";

/** Requests and limits as the config describes them. */
export type ResourcesConfig = EtcdCluster["spec"]["resources"];

/** The resources of a container, in the notation the API server stores. */
export function containerResources({ requests, limits }: ResourcesConfig): V1ResourceRequirements {
  return { requests: canonical(requests), limits: canonical(limits) };
}

function canonical(amounts: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) =>
      amount === undefined ? [] : [[name, canonicalQuantity(amount)]]
    ),
  );
}
