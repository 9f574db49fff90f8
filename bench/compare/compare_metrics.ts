import {
  defaultBlock,
  median,
  type RatioInterval,
  ratioInterval,
  type RunPair,
  type Windows,
} from "./block_bootstrap.ts";
import { holm } from "./holm.ts";
import { mannWhitney } from "./mann_whitney.ts";

/** One figure that both sides have, second by second and run by run. */
export interface ComparedMetric {
  /** What it is, in words: "p99 of update". */
  readonly name: string;
  /** Its unit. */
  readonly unit: string;
  /** Which direction users want. */
  readonly better: "lower" | "higher";
  /** The runs of both sides, paired as they followed each other. */
  readonly pairs: readonly RunPair[];
}

/** What is demanded of a difference before it is called one. */
export interface ComparisonRules {
  /** Differences below this share do not matter to anybody. Default: 0.05. */
  readonly minimumEffect?: number;
  /** Largest probability, corrected for the number of metrics. Default: 0.01. */
  readonly significance?: number;
  /** Seed of the bootstrap. */
  readonly seed: string;
}

/** What became of one figure. */
export interface MetricComparison extends RatioInterval {
  /** The metric's name. */
  readonly name: string;
  /** Its unit. */
  readonly unit: string;
  /** Median second without the change, over all runs. */
  readonly base: number;
  /** Median second with it. */
  readonly head: number;
  /** Probability by the Mann-Whitney U test, corrected by Holm's method. */
  readonly p: number;
  /** The verdict. */
  readonly verdict: "regression" | "improvement" | "no-difference";
  /** Why no difference is claimed although the ratio looks like one; empty otherwise. */
  readonly doubt: string;
}

/**
 * Judges figures of two sides. A difference is claimed only where everything speaks for it: the
 * interval of the ratio lies beyond one, the ratio beyond the minimum effect, the corrected
 * probability below the significance, and three of four pairs of runs show the same direction (all
 * of them where there are fewer). One busy moment of the machine seldom does all of that.
 *
 * @throws {RangeError} if a metric has no pair of runs, or a run no seconds
 */
export function compareMetrics(
  metrics: readonly ComparedMetric[],
  rules: ComparisonRules,
): MetricComparison[] {
  const probabilities = holm(metrics.map(probabilityOf));
  return metrics.map((metric, index) => judge(metric, probabilities[index] ?? 1, rules));
}

/** The test takes values for independent, which neighbouring seconds are not; blocks nearly are. */
function probabilityOf({ pairs }: ComparedMetric): number {
  const blocks = (side: "base" | "head"): number[] =>
    pairs.flatMap((pair) => blockMedians(pair[side], defaultBlock));
  return mannWhitney(blocks("head"), blocks("base")).p;
}

function blockMedians(windows: Windows, block: number): number[] {
  const count = Math.ceil(windows.length / block);
  return Array.from({ length: count }, (_, n) => median(windows.slice(n * block, (n + 1) * block)));
}

function judge(metric: ComparedMetric, p: number, rules: ComparisonRules): MetricComparison {
  const { better, name, pairs, unit } = metric;
  const interval = ratioInterval(pairs, { seed: `${rules.seed}/${name}` });
  const doubt = doubtOf({ interval, p, pairs }, rules);
  const worse = better === "lower" ? interval.ratio > 1 : interval.ratio < 1;
  return {
    name,
    unit,
    ...interval,
    base: median(pairs.flatMap((pair) => pair.base)),
    head: median(pairs.flatMap((pair) => pair.head)),
    p,
    verdict: doubt !== undefined ? "no-difference" : worse ? "regression" : "improvement",
    doubt: doubt ?? "",
  };
}

interface Evidence {
  readonly interval: RatioInterval;
  readonly p: number;
  readonly pairs: readonly RunPair[];
}

/** The first thing that speaks against a difference; none where everything speaks for it. */
function doubtOf(
  { interval, p, pairs }: Evidence,
  { minimumEffect = 0.05, significance = 0.01 }: ComparisonRules,
): string | undefined {
  const { high, low, ratio } = interval;
  if (!Number.isFinite(Math.log(ratio))) return "the median second of a side is 0";
  if (Math.abs(Math.log(ratio)) < Math.log(1 + minimumEffect)) {
    return `smaller than ${percent(minimumEffect)}`;
  }
  if (low <= 1 && high >= 1) return "the interval holds 1";
  if (p >= significance) return `p is ${p.toFixed(3)}`;
  const agree = pairs.filter((pair) => median(pair.head) > median(pair.base) === ratio > 1).length;
  if (pairs.length - agree > Math.floor(pairs.length / 4)) {
    return `only ${agree} of ${pairs.length} pairs agree`;
  }
  return undefined;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
