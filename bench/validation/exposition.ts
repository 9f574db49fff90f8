/** What an endpoint exposes about one metric. */
export interface ExposedMetric {
  /** Its name; that of a histogram or summary without `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  /** Its type as the endpoint declares it. */
  readonly type: string;
  /** Names of its labels without `le` and `quantile`, sorted. */
  readonly labels: readonly string[];
}

/** All metrics of an endpoint by name. */
export type Exposition = ReadonlyMap<string, ExposedMetric>;

/** Labels that a histogram or summary has by its nature. */
const structural: ReadonlySet<string> = new Set(["le", "quantile"]);

/**
 * Reads Prometheus' text format as far as it says which metrics there are. A metric without a
 * sample is left out: nobody could query it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readExposition } from "./exposition.ts";
 *
 * const text = '# TYPE seconds histogram\nseconds_bucket{op="put",le="+Inf"} 1\nseconds_count{op="put"} 1\n';
 * assert.deepEqual(readExposition(text).get("seconds"), {
 *   name: "seconds",
 *   type: "histogram",
 *   labels: ["op"],
 * });
 * ```
 */
export function readExposition(text: string): Exposition {
  const types = new Map<string, string>();
  const metrics = new Map<string, ExposedMetric>();
  for (const line of text.split("\n")) {
    const declared = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (declared !== null) types.set(declared[1] ?? "", declared[2] ?? "");
    const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line);
    if (sample === null) continue;
    const name = familyOf(sample[1] ?? "", types);
    const labels = new Set(metrics.get(name)?.labels);
    for (const [, label = ""] of (sample[2] ?? "").matchAll(/(\w+)="(?:[^"\\]|\\.)*"/g)) {
      if (!structural.has(label)) labels.add(label);
    }
    metrics.set(name, { name, type: types.get(name) ?? "untyped", labels: [...labels].sort() });
  }
  return metrics;
}

/** All that several endpoints expose, with the labels that any of them has. */
export function mergeExpositions(expositions: readonly Exposition[]): Exposition {
  const merged = new Map<string, ExposedMetric>();
  for (const metric of expositions.flatMap((each) => [...each.values()])) {
    const labels = new Set([...merged.get(metric.name)?.labels ?? [], ...metric.labels]);
    merged.set(metric.name, { ...metric, labels: [...labels].sort() });
  }
  return merged;
}

function familyOf(sample: string, types: ReadonlyMap<string, string>): string {
  if (types.has(sample)) return sample;
  const family = sample.replace(/_(bucket|sum|count)$/, "");
  return types.has(family) ? family : sample;
}
