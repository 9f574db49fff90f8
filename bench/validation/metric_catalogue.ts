import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { keeperMetrics } from "../../manifests/monitoring/keeper_metrics.ts";
import { recordingRules } from "../../manifests/monitoring/recording_rules.ts";
import type { ExposedMetric } from "./exposition.ts";
import { parsePromql } from "./promql.ts";
import { outsideMetrics } from "./outside_metrics.ts";
import { recordedExposition } from "./recorded_exposition.ts";
import { resultLabels } from "./result_labels.ts";

/** Says what a metric is, by the name by which it is queried; `undefined` when there is none. */
export type MetricCatalogue = (name: string) => ExposedMetric | undefined;

/** Labels that every target has: ours, and those that prometheus-operator adds. */
export const targetLabels = [
  "container",
  "endpoint",
  "etcd_cluster",
  "instance",
  "job",
  "namespace",
  "pod",
  "service",
] as const;

/**
 * What etcd exposes only once something went wrong that the recorded one was spared: a connection
 * that breaks while a snapshot goes through it (etcd server/etcdserver/api/rafthttp/metrics.go).
 */
const unexercised: readonly ExposedMetric[] = [
  { name: "etcd_network_snapshot_send_failures", type: "counter", labels: ["To"] },
];

/**
 * All metrics that Prometheus has of a cluster: what its version of etcd was recorded to expose as
 * it is configured, what the keeper exposes, what others say of it, and what its rules record.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function metricCatalogue(config: EtcdCluster): MetricCatalogue {
  const { monitoring, version } = config.spec;
  const exposed = recordedExposition({ version, metrics: monitoring.metrics });
  const scraped = [
    ...exposed.values(),
    ...unexercised.filter(({ name }) => !exposed.has(name)),
    ...keeperMetrics,
    ...outsideMetrics,
    { name: "up", type: "gauge", labels: [] },
  ].map(({ labels, ...metric }) => ({ ...metric, labels: [...labels, ...targetLabels] }));
  const known = new Map<string, ExposedMetric>(scraped.flatMap(queriedNames));
  const catalogue: MetricCatalogue = (name) => known.get(name);
  for (const { expr, record } of recordingRules(config)) {
    const labels = resultLabels(parsePromql(expr), catalogue);
    known.set(record, {
      name: record,
      type: "gauge",
      labels: typeof labels === "string" ? [] : [...labels],
    });
  }
  return catalogue;
}

/** A histogram is queried as counters. */
function queriedNames(metric: ExposedMetric): [string, ExposedMetric][] {
  const { labels, name, type } = metric;
  if (type !== "histogram" && type !== "summary") return [[name, metric]];
  const counter = (suffix: string, own: readonly string[]): [string, ExposedMetric] => [
    `${name}${suffix}`,
    { name: `${name}${suffix}`, type: "counter", labels: [...labels, ...own] },
  ];
  const parts = [counter("_sum", []), counter("_count", [])];
  return type === "histogram"
    ? [...parts, counter("_bucket", ["le"])]
    : [...parts, [name, { name, type: "gauge", labels: [...labels, "quantile"] }]];
}
