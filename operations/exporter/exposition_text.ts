import { keeperMetricPrefix, keeperMetrics } from "../../manifests/monitoring/keeper_metrics.ts";

/** A value of a metric. */
export interface Sample {
  /** The metric, without what the names of all begin with. */
  readonly metric: string;
  /** Its labels. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The value. */
  readonly value: number;
}

/**
 * Writes samples in Prometheus' text format 0.0.4, in the order of the list of metrics. A metric
 * without samples is left out: what is not known is not said.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expositionText } from "./exposition_text.ts";
 *
 * const text = expositionText([{ metric: "tenant_keys", labels: { tenant: "a" }, value: 7 }]);
 * assert.match(text, /^kamaji_etcd_keeper_tenant_keys\{tenant="a"\} 7$/m);
 * ```
 */
export function expositionText(samples: readonly Sample[]): string {
  const byMetric = Map.groupBy(samples, ({ metric }) => `${keeperMetricPrefix}${metric}`);
  return keeperMetrics.map(({ help, name, type }) => {
    const own = byMetric.get(name) ?? [];
    if (own.length === 0) return "";
    const lines = own.map(({ labels, value }) => `${name}${labelsText(labels)} ${value}`);
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
  }).join("");
}

function labelsText(labels: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** As the format has it: backslash, quote and line feed. */
function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
