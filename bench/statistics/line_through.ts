/** A straight line. */
export interface Line {
  /** Where it crosses x = 0. */
  readonly start: number;
  /** What it rises for each 1 of x. */
  readonly slope: number;
}

/**
 * The line with the least squares through points.
 *
 * @throws {RangeError} for points that all have the same x, which no slope fits
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { lineThrough } from "./line_through.ts";
 *
 * assert.deepEqual(lineThrough([[0, 1], [1, 3], [2, 5]]), { start: 1, slope: 2 });
 * ```
 */
export function lineThrough(points: readonly (readonly [x: number, y: number])[]): Line {
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const spread = sum(points.map(([x]) => (x - meanX) ** 2));
  if (!(spread > 0)) throw new RangeError("A line needs points at two places at least");
  const slope = sum(points.map(([x, y]) => (x - meanX) * (y - meanY))) / spread;
  return { start: meanY - slope * meanX, slope };
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
