import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { ExposedMetric } from "./exposition.ts";
import { type MetricCatalogue, metricCatalogue, targetLabels } from "./metric_catalogue.ts";
import { outsideMetrics } from "./outside_metrics.ts";

/**
 * What panels read besides etcd and the keeper: Prometheus' own series of alerts, and Kamaji's
 * metrics (clastix/kamaji internal/metrics/metrics.go). They are not pinned to a job.
 */
const foreign: readonly ExposedMetric[] = [
  gauge("ALERTS", ["alertname", "alertstate", "severity"]),
  gauge("kamaji_tenant_control_plane_info", [
    "tcp_namespace",
    "tcp_name",
    "kubernetes_version",
    "datastore_driver",
    "address",
    "exposure_strategy",
  ]),
  gauge("kamaji_tenant_control_plane_status", ["tcp_namespace", "tcp_name", "status", "ready"]),
];

const byName = new Map(foreign.map((metric) => [metric.name, metric]));

/** Whether a metric comes neither from etcd nor from the keeper. */
export function isForeign(metric: string): boolean {
  return byName.has(metric) || outsideMetrics.some(({ name }) => name === metric);
}

/**
 * All metrics that panels can read of a cluster.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardCatalogue(config: EtcdCluster): MetricCatalogue {
  const own = metricCatalogue(config);
  return (name) => own(name) ?? byName.get(name);
}

function gauge(name: string, labels: readonly string[]): ExposedMetric {
  return { name, type: "gauge", labels: [...labels, ...targetLabels] };
}
