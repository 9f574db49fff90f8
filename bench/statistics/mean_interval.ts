/** A mean, and where the true one lies with a confidence of 95 %. */
export interface MeanInterval {
  /** The mean. */
  readonly mean: number;
  /** The interval; null for fewer than three values, which say too little of their spread. */
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/**
 * Quantiles 0.975 of Student's t distribution by degrees of freedom from 2; above that the normal
 * one's does (https://www.itl.nist.gov/div898/handbook/eda/section3/eda3672.htm).
 */
const studentQuantiles = [
  ...[4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145],
  ...[2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06],
];
const normalQuantile = 1.96;

/**
 * The mean of values that are independent of each other, such as those of repeated rounds, with
 * Student's interval.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { meanInterval } from "./mean_interval.ts";
 *
 * const { interval, mean } = meanInterval([9, 10, 11]);
 * assert.equal(mean, 10);
 * assert.equal(interval?.low.toFixed(2), "7.52");
 * ```
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 3) return { mean, interval: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  const reach = (studentQuantiles[count - 3] ?? normalQuantile) * Math.sqrt(variance / count);
  return { mean, interval: { low: mean - reach, high: mean + reach } };
}
