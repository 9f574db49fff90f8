import type { SampledSeries } from "../live/live_report.ts";

/**
 * How series are called: by their legend with its labels filled in, as Grafana does, or else by the
 * labels in which they differ.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { seriesNames } from "./series_name.ts";
 *
 * const series = ["etcd-0", "etcd-1"].map((pod) => ({ labels: { pod, job: "etcd" }, points: [] }));
 * assert.deepEqual(seriesNames(series, "{{pod}} file"), ["etcd-0 file", "etcd-1 file"]);
 * assert.deepEqual(seriesNames(series), ["etcd-0", "etcd-1"]);
 * ```
 */
export function seriesNames(series: readonly SampledSeries[], legend?: string): string[] {
  if (legend !== undefined && legend !== "") {
    const named = series.map(({ labels }) => filled(legend, labels));
    const distinct = new Set(named).size === named.length;
    if (distinct) return named;
  }
  const telling = tellingLabels(series);
  return series.map(({ labels }) => {
    const values = telling.flatMap((name) => labels[name] ?? []);
    return [...(legend === undefined || legend.includes("{{") ? [] : [legend]), ...values].join(
      " ",
    ) ||
      legend || "value";
  });
}

/** Names of labels in which series differ; all of them when there is only one series. */
export function tellingLabels(series: readonly SampledSeries[]): string[] {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
  if (series.length < 2) return names;
  return names.filter((name) => new Set(series.map(({ labels }) => labels[name])).size > 1);
}

function filled(legend: string, labels: SampledSeries["labels"]): string {
  return legend.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => labels[name] ?? "").trim();
}
