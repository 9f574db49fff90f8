import type { V1StatefulSet } from "@kubernetes/client-node";
import { canonicalQuantity } from "../../manifests/canonical_quantity.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import { renderedStatefulSet } from "../adopt/compare_adoption.ts";

/** What the volumes and the StatefulSet are to become. */
export interface GrowthPlan {
  /** The cluster as it is to be. */
  readonly config: EtcdCluster;
  /** The StatefulSet as it is rendered, without a count. */
  readonly statefulSet: V1StatefulSet & KubernetesObject;
  /** What each claim is to ask for, as the API server writes it. */
  readonly size: string;
  /** The name of the claim template, which begins the name of each claim. */
  readonly volume: string;
}

/**
 * Derives everything from the new configuration.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function growthPlan(config: EtcdCluster): GrowthPlan {
  const statefulSet = renderedStatefulSet(config);
  const [template] = statefulSet.spec?.volumeClaimTemplates ?? [];
  const volume = template?.metadata?.name;
  if (volume === undefined) throw new TypeError("No claim template was rendered");
  return { config, statefulSet, size: canonicalQuantity(config.spec.storage.size), volume };
}
