/** A rate that goes in a straight line from one value to another; both may be the same. */
export interface RateLine {
  /** Requests a second at the beginning. */
  readonly from: number;
  /** Requests a second at the end. */
  readonly to: number;
  /** Milliseconds from beginning to end. */
  readonly duration: number;
}

/**
 * The moment, in milliseconds after the beginning, by which so many requests are due: the inverse
 * of the integrated rate. Gaps that are drawn for a rate of one become those of the line by it, so
 * that a ramp of chance is a Poisson process whose rate changes (Çinlar's method of inversion).
 * Infinite when the line never comes to so many.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { momentOf } from "./rate_line.ts";
 *
 * assert.equal(momentOf(50, { from: 100, to: 100, duration: 1_000 }), 500);
 * assert.equal(momentOf(50, { from: 0, to: 100, duration: 1_000 }), 1_000);
 * ```
 */
export function momentOf(requests: number, { duration, from, to }: RateLine): number {
  const slope = from === to ? 0 : (to - from) / 1000 / duration;
  const start = from / 1000;
  const root = start * start + 2 * slope * requests;
  if (root < 0) return Infinity;
  const divisor = start + Math.sqrt(root);
  return divisor === 0 ? Infinity : 2 * requests / divisor;
}
