import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** Whose metrics. */
export type MetricsSource = "members" | "keeper";

/**
 * The `job` of a cluster's targets, `<namespace>/<name>` for its members. It is set by relabelling
 * and repeated in every query, so that no query ever sees the etcd of another cluster, nor the one
 * of Kubernetes itself.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function metricsJob(config: EtcdCluster, source: MetricsSource = "members"): string {
  const { keeper, namespace, statefulSet } = clusterNames(config);
  return `${namespace}/${source === "members" ? statefulSet : keeper}`;
}

/**
 * The label that carries the cluster's name on targets and alerts. It is not `cluster`, because
 * that is what Prometheus servers commonly call the Kubernetes cluster they run in.
 */
export const clusterLabel = "etcd_cluster";

/**
 * The label matchers that select a cluster's metrics and nothing else, without braces.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function metricMatchers(config: EtcdCluster, source: MetricsSource = "members"): string {
  return `job="${metricsJob(config, source)}",namespace="${clusterNames(config).namespace}"`;
}
