/**
 * Corrects probabilities of several tests for their number (Holm, 1979): the smallest is multiplied
 * by their count, the next by one less, and so on, and none becomes smaller than one before it. To
 * call all those below 0.05 real is wrong somewhere in at most one of twenty families.
 *
 * @param probabilities of tests made on the same data, in any order
 * @returns the corrected ones in the same order, at most 1
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { holm } from "./holm.ts";
 *
 * assert.deepEqual(holm([0.01, 0.04]), [0.02, 0.04]);
 * ```
 */
export function holm(probabilities: readonly number[]): number[] {
  const ascending = probabilities.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const corrected = probabilities.map(() => 1);
  let least = 0;
  ascending.forEach(({ p, index }, place) => {
    least = Math.max(least, Math.min(1, p * (probabilities.length - place)));
    corrected[index] = least;
  });
  return corrected;
}
