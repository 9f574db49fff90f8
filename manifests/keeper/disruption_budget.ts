import type { V1PodDisruptionBudget } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { componentLabels } from "../labels.ts";
import { objectMetadata } from "../object_metadata.ts";

/**
 * Keeps one keeper while nodes are drained. A single keeper has none: its budget would block the
 * drain, and etcd serves on without it.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperDisruptionBudget(
  config: EtcdCluster,
): (V1PodDisruptionBudget & KubernetesObject)[] {
  if (config.spec.keeper.replicas === 1) return [];
  return [{
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: objectMetadata(config, { name: clusterNames(config).keeper }),
    spec: { maxUnavailable: 1, selector: { matchLabels: componentLabels(config, "keeper") } },
  }];
}
