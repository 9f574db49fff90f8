/**
 * The middle of some values, or the mean of the two in the middle; null for none. One value that is
 * far off does not move it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { median } from "./median.ts";
 *
 * assert.equal(median([3, 1, 900]), 3);
 * assert.equal(median([1, 2, 3, 4]), 2.5);
 * assert.equal(median([]), null);
 * ```
 */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const upper = sorted[Math.floor(half)];
  const lower = sorted[Math.ceil(half) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
