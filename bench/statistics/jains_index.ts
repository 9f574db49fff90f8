/**
 * How evenly something is shared: 1 when all have the same, 1/n when one of n has all (R. Jain, D.
 * Chiu, W. Hawe, A Quantitative Measure of Fairness, DEC-TR-301, 1984). Null for nobody, and where
 * nobody has anything.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { jainsIndex } from "./jains_index.ts";
 *
 * assert.equal(jainsIndex([5, 5, 5]), 1);
 * assert.equal(jainsIndex([9, 0, 0, 0]), 0.25);
 * ```
 */
export function jainsIndex(shares: readonly number[]): number | null {
  const sum = shares.reduce((all, share) => all + share, 0);
  const squares = shares.reduce((all, share) => all + share ** 2, 0);
  return squares > 0 ? sum ** 2 / (shares.length * squares) : null;
}
