import type { ChartFrame } from "./figure.ts";
import type { Threshold } from "./chart_marks.ts";
import { linePlot } from "./line_plot.ts";
import type { Markup } from "./markup.ts";
import { percentileScale } from "./scale.ts";
import type { Unit } from "./unit.ts";

/** A distribution. */
export interface PercentileSeries {
  /** What it is called. */
  readonly name: string;
  /** Shares of values, from 0 to 1, with the value that they do not pass; in order. */
  readonly points: readonly (readonly [share: number, value: number])[];
}

/** Distributions beside each other. */
export interface PercentilePlot extends ChartFrame {
  /** The distributions. */
  readonly series: readonly PercentileSeries[];
  /** The unit of values. */
  readonly unit: Unit;
  /** Default: linear. */
  readonly scale?: "linear" | "log";
  /** Values that mean something. */
  readonly thresholds?: readonly Threshold[];
  /** The last share shown but the maximum. Default: the largest of all below 1. */
  readonly last?: number;
  /** Whether names stand at the ends of lines or below. Default: at the ends where there is room. */
  readonly names?: "ends" | "below";
}

const shares = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999] as const;

/** The maximum, which has no place on such an axis, stands a little behind the last share: log10(3). */
const maximumAfter = 3;

/**
 * Draws distributions as HdrHistogram does: the axis grows with 1/(1−p), so that p99 and p99.9, in
 * which clients feel a bad day, have as much room as the median.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { textOf } from "./markup.ts";
 * import { percentilePlot } from "./percentile_plot.ts";
 *
 * const points = [[0, 1], [0.5, 2], [0.99, 9], [0.999, 30]] as const;
 * const plot = percentilePlot({ title: "Writes", unit: "ms", series: [{ name: "put", points }] });
 * assert.match(textOf(plot), />p99\.9</);
 * ```
 */
export function percentilePlot(plot: PercentilePlot): Markup {
  const known = plot.series.flatMap(({ points }) => points.map(([share]) => share));
  const last = plot.last ?? Math.max(0.99, ...known.filter((share) => share < 1));
  const end = known.includes(1) ? 1 - (1 - last) / maximumAfter : last;
  const named = [...shares.filter((share) => share <= last), ...(end > last ? [1] : [])];
  return linePlot({ ...plot, gap: Infinity }, {
    domain: [0, end],
    scale: percentileScale,
    ticks: () => named.map((value) => ({ value, label: percentileName(value) })),
    label: percentileName,
  });
}

/** A share as people call it: `p99.9`. */
export function percentileName(share: number): string {
  if (share <= 0) return "min";
  return share >= 1 ? "max" : `p${Number((share * 100).toPrecision(8))}`;
}
