import type { V1PodDisruptionBudget } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { selectorLabels } from "../labels.ts";
import { objectMetadata } from "../object_metadata.ts";

/**
 * The budget for evictions: one member at a time, whatever the size. It counts voters, because only
 * those are ever ready.
 *
 * - Not `minAvailable`: that is a quorum of the size in Git, while the live size may still be
 *   larger, and its quorum too.
 * - Not more for five or seven members: one that is evicted and one that fails must not be all
 *   that such a cluster can lose.
 * - A single member may be evicted: it has no availability to guard, and a budget of zero would
 *   block every drain of its node.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberDisruptionBudget(
  config: EtcdCluster,
): V1PodDisruptionBudget & KubernetesObject {
  return {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: objectMetadata(config, { name: clusterNames(config).disruptionBudget }),
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: selectorLabels(config) },
    },
  };
}
