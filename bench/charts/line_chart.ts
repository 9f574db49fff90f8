import { timeTicks } from "./axis_ticks.ts";
import { formatElapsed } from "./format_elapsed.ts";
import { type LinePlot, linePlot } from "./line_plot.ts";
import type { Markup } from "./markup.ts";
import { linearScale } from "./scale.ts";

/** Values over time; places of points and marks are seconds, as since a run began. */
export interface LineChart extends LinePlot {
  /** The first and the last second shown. Default: those of the points. */
  readonly time?: readonly [from: number, to: number];
}

/**
 * Draws values over time. Long series keep their peaks, lines are broken where data is missing, and
 * numbered flags tell what happened.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineChart } from "./line_chart.ts";
 * import { textOf } from "./markup.ts";
 *
 * const chart = lineChart({
 *   title: "Writes",
 *   unit: "ms",
 *   series: [{ name: "p99", points: [[0, 4], [1, 12], [2, null], [3, 5]] }],
 *   marks: [{ at: 1, label: "member killed" }],
 *   thresholds: [{ value: 25, label: "limit" }],
 * });
 * assert.match(textOf(chart), /limit 25 ms/);
 * ```
 */
export function lineChart(chart: LineChart): Markup {
  const domain = chart.time ?? timeOf(chart);
  return linePlot(chart, {
    domain,
    scale: linearScale,
    ticks: (count) => timeTicks(domain, { count }),
    label: formatElapsed,
  });
}

function timeOf({ bands = [], series }: LineChart): readonly [number, number] {
  let [from, to] = [Infinity, -Infinity];
  for (const { points } of [...series, ...bands]) {
    for (const [at] of points) [from, to] = [Math.min(from, at), Math.max(to, at)];
  }
  if (from > to) return [0, 1];
  return from === to ? [from - 1, to + 1] : [from, to];
}
