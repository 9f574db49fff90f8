import type { EtcdCluster } from "./config/etcd_cluster.ts";

/**
 * The labels by which Services, budgets and policies find the member pods. They are the clastix
 * chart's and can never change, because a StatefulSet's selector cannot; so no other pod of the
 * cluster (keeper, Jobs) may carry both. The chart labels pods with its release, which an adopted
 * cluster keeps in `pods.selector`.
 */
export function selectorLabels({ metadata, spec }: EtcdCluster): Record<string, string> {
  const { instance, name } = spec.pods.selector;
  return {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/instance": instance ?? metadata.name,
  };
}

/**
 * The labels of every object of the cluster. `metadata.labels` may replace what only informs, but
 * not what selects.
 */
export function clusterLabels(config: EtcdCluster): Record<string, string> {
  return {
    "app.kubernetes.io/version": config.spec.version,
    "app.kubernetes.io/part-of": "kamaji",
    "app.kubernetes.io/managed-by": "kamaji-etcd",
    ...config.metadata.labels,
    ...selectorLabels(config),
  };
}

/** Our own pods besides the members. */
export type Component = "keeper" | "job";

/** The labels by which policies and Deployments find our own pods; members carry other ones. */
export function componentLabels(config: EtcdCluster, component: Component): Record<string, string> {
  return {
    "app.kubernetes.io/name": `kamaji-etcd-${component}`,
    "app.kubernetes.io/instance": config.metadata.name,
  };
}
