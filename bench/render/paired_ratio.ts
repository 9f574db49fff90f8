/** The ratio of two costs over many pairs of runs. */
export interface PairedRatio {
  /** Half of the pairs had a smaller ratio. */
  readonly median: number;
  /** A quarter of the pairs had a smaller ratio. */
  readonly lowerQuartile: number;
  /** A quarter of the pairs had a larger ratio. */
  readonly upperQuartile: number;
}

/**
 * Divides the costs of each pair and takes the middle. The two runs of a pair follow each other, so
 * a machine that is busy for a while slows both, and the ratio stays.
 *
 * @param pairs costs in any unit; at least one pair
 * @throws {RangeError} if there is no pair
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pairedRatio } from "./paired_ratio.ts";
 *
 * assert.equal(pairedRatio([[20, 10], [60, 30], [50, 10]]).median, 2);
 * ```
 */
export function pairedRatio(pairs: readonly (readonly [number, number])[]): PairedRatio {
  const ratios = pairs.map(([ours, theirs]) => ours / theirs);
  return {
    median: quantile(ratios, 0.5),
    lowerQuartile: quantile(ratios, 0.25),
    upperQuartile: quantile(ratios, 0.75),
  };
}

/**
 * A quantile by linear interpolation between the two nearest values.
 *
 * @param values at least one
 * @param share from 0, the smallest value, to 1, the largest
 * @throws {RangeError} if there is no value
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new RangeError("There are no values");
  return below + (above - below) * (place - Math.floor(place));
}
