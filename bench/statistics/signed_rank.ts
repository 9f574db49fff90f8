/** What the signed-rank test says of paired differences. */
export interface SignedRank {
  /** The middle of all means of two differences (Hodges and Lehmann, 1963). */
  readonly estimate: number;
  /** Where the true middle lies with at least the confidence asked for; infinite for too few. */
  readonly interval: { readonly low: number; readonly high: number };
  /** Two-sided probability of ranks at least as uneven if differences were as often up as down. */
  readonly p: number;
}

/**
 * Whether differences of pairs lie to one side of 0 (F. Wilcoxon, 1945), with the exact distribution
 * of the sum of ranks, and by how much: estimate and interval come from the same means of two
 * differences (Walsh averages), so the three agree. A few pairs that are far off move none of them
 * much. Differences must be independent of each other; of 0 count as evidence for neither side.
 *
 * @throws {RangeError} for no differences
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { signedRank } from "./signed_rank.ts";
 *
 * const { estimate, p } = signedRank([1, 2, 3, 4, 5, 60]);
 * assert.equal(estimate, 3.5);
 * assert.equal(p, 2 / 2 ** 6);
 * ```
 */
export function signedRank(differences: readonly number[], confidence = 0.95): SignedRank {
  const means = walshAverages(differences);
  if (means.length === 0) throw new RangeError("There are no differences to judge");
  const distribution = rankSums(differences.length);
  const left = leftOut(distribution, (1 - confidence) / 2);
  const [low = -Infinity, high = Infinity] = left < 0 ? [] : [means[left], means.at(-1 - left)];
  return {
    estimate: middleOf(means),
    interval: { low, high },
    p: probability(means, distribution),
  };
}

function walshAverages(values: readonly number[]): Float64Array {
  return Float64Array.from(
    values.flatMap((value, index) => values.slice(index).map((other) => (value + other) / 2)),
  ).sort();
}

function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

/** The probability of each sum of the ranks 1 to `count` when a coin decides which are summed. */
function rankSums(count: number): Float64Array {
  const sums = new Float64Array(count * (count + 1) / 2 + 1);
  sums[0] = 1;
  for (let rank = 1, highest = 0; rank <= count; rank++) {
    highest += rank;
    for (let sum = highest; sum >= 0; sum--) {
      sums[sum] = ((sums[sum] ?? 0) + (sum >= rank ? sums[sum - rank] ?? 0 : 0)) / 2;
    }
  }
  return sums;
}

/** The sum of ranks of positive differences is the number of positive means; zeros count half. */
function probability(means: Float64Array, distribution: Float64Array): number {
  const above = means.reduce((sum, mean) => sum + (mean > 0 ? 1 : mean === 0 ? 0.5 : 0), 0);
  const least = Math.floor(Math.min(above, means.length - above) + 0.5);
  const tail = distribution.slice(0, least + 1).reduce((sum, each) => sum + each, 0);
  return Math.min(1, 2 * tail);
}

/** How many means are left out at each end; -1 where even all of them hold the truth too seldom. */
function leftOut(distribution: Float64Array, beyond: number): number {
  let tail = 0;
  const kept = distribution.findIndex((each) => (tail += each) > beyond);
  return kept - 1;
}
