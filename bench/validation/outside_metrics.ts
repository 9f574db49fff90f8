import type { ExposedMetric } from "./exposition.ts";

/** A metric about a cluster that neither its members nor its keeper expose. */
export interface OutsideMetric extends ExposedMetric {
  /** The label by which it is told whose it is. */
  readonly pinnedBy: string;
}

/** What alerts read of Kamaji and of Prometheus itself. */
export const outsideMetrics: readonly OutsideMetric[] = [
  // clastix/kamaji internal/metrics/metrics.go
  {
    name: "kamaji_datastore_status",
    type: "gauge",
    labels: ["datastore_name", "ready", "status"],
    pinnedBy: "datastore_name",
  },
  // prometheus rules/group.go
  {
    name: "prometheus_rule_evaluation_failures_total",
    type: "counter",
    labels: ["rule_group"],
    pinnedBy: "rule_group",
  },
];

/** By which labels a metric is told whose it is. */
export function pinsOf(metric: string): readonly string[] {
  const outside = outsideMetrics.find(({ name }) => name === metric);
  return outside === undefined ? ["job", "namespace"] : [outside.pinnedBy];
}
