import { median } from "./median.ts";

/** A median, and where the true one lies with a confidence of at least 95 %. */
export interface MedianInterval {
  /** The median. */
  readonly median: number;
  /** The interval; null for fewer than six values, the range of which says too little. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

const confidence = 0.95;

/**
 * The median of values that are independent of each other, with the interval of the sign test:
 * between two of the values, whatever their distribution is. A few that are far off, as on a machine
 * that does something else for a moment, do not move it.
 *
 * @throws {RangeError} for no values
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { medianInterval } from "./median_interval.ts";
 *
 * assert.deepEqual(medianInterval([3, 1, 2, 900, 2, 1]), {
 *   median: 2,
 *   interval: { low: 1, high: 900 },
 * });
 * ```
 */
export function medianInterval(values: readonly number[]): MedianInterval {
  const middle = median(values);
  if (middle === null) throw new RangeError("There is no median of no values");
  const sorted = values.toSorted((a, b) => a - b);
  const left = leftOut(sorted.length);
  const [low, high] = [sorted[left], sorted.at(-1 - left)];
  return {
    median: middle,
    interval: left < 0 || low === undefined || high === undefined ? null : { low, high },
  };
}

/**
 * How many of the lowest and of the highest values are left out: the most for which the true median
 * is beyond what remains with at most the probability that the confidence leaves. Each value is above
 * the true median as a coin shows heads. Negative where there are too few values.
 */
function leftOut(count: number): number {
  let [left, beyond, term] = [-1, 0, 0.5 ** count];
  for (let index = 0; index < count / 2; index++) {
    beyond += term;
    if (2 * beyond > 1 - confidence) break;
    left = index;
    term *= (count - index) / (index + 1);
  }
  return left;
}
