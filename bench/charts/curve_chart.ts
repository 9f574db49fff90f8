import { linearTicks, logTicks } from "./axis_ticks.ts";
import { formatValue } from "./format_value.ts";
import { type LinePlot, linePlot } from "./line_plot.ts";
import type { Markup } from "./markup.ts";
import { linearScale, logScale } from "./scale.ts";
import type { Unit } from "./unit.ts";

/** Values over something that was set, such as a rate. */
export interface CurveChart extends LinePlot {
  /** What was set. */
  readonly x: {
    /** Its unit. */
    readonly unit: Unit;
    /** Whether equal differences or equal ratios are equally far apart; ratios need values above 0. */
    readonly scale: "linear" | "log";
  };
}

/**
 * Draws what was measured over what was set. Places of points and marks are in the unit of `x`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { curveChart } from "./curve_chart.ts";
 * import { textOf } from "./markup.ts";
 *
 * const chart = curveChart({
 *   title: "p99 by rate",
 *   unit: "ms",
 *   x: { unit: "req/s", scale: "log" },
 *   series: [{ name: "update", points: [[100, 4], [1_000, 9], [2_000, 80]] }],
 *   marks: [{ at: 1_000, label: "found" }],
 * });
 * assert.match(textOf(chart), /1,000 req\/s/);
 * ```
 */
export function curveChart({ x, ...plot }: CurveChart): Markup {
  const { series } = plot;
  const places = series.flatMap(({ points }) => points.map(([at]) => at));
  const isLog = x.scale === "log" && places.every((at) => at > 0);
  const domain = domainOf([...places, ...(plot.marks ?? []).map(({ at }) => at)]);
  return linePlot({ gap: Infinity, ...plot }, {
    domain,
    scale: isLog ? logScale : linearScale,
    ticks: (count) => (isLog ? logTicks : linearTicks)(domain, x.unit, { count }),
    label: (at) => formatValue(at, x.unit),
  });
}

function domainOf(places: readonly number[]): readonly [number, number] {
  const [low, high] = [Math.min(...places), Math.max(...places)];
  if (!(low <= high)) return [0, 1];
  return low === high ? [low / 2, low * 1.5 || 1] : [low, high];
}
