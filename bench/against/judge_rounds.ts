import { holm } from "../compare/holm.ts";
import { signedRank } from "../statistics/signed_rank.ts";
import { median } from "../statistics/median.ts";
import { againstMetrics, type SideFigures } from "./round_figures.ts";

/** What is demanded of a difference before it is called one. */
export interface AgainstRules {
  /**
   * Differences below this share are not claimed. Default: 0.07, since two starts of one and the
   * same cluster differ by some percent for as long as they run.
   */
  readonly minimumEffect?: number;
  /** Largest probability, corrected for the number of figures. Default: 0.02. */
  readonly significance?: number;
}

/** What became of one figure. */
export interface FigureVerdict {
  /** Its name. */
  readonly name: string;
  /** Middle round without the change, in milliseconds. */
  readonly base: number;
  /** Middle round with it. */
  readonly head: number;
  /** With the change over without it: more than 1 is worse. */
  readonly ratio: number;
  /** Lower end of the ratio's interval of 95 %. */
  readonly low: number;
  /** Upper end. */
  readonly high: number;
  /** Probability by the signed-rank test, corrected by Holm's method. */
  readonly p: number;
  /** The verdict. */
  readonly verdict: "regression" | "improvement" | "no-difference";
  /** Why no difference is claimed; empty otherwise. */
  readonly doubt: string;
}

/**
 * Judges the figures of rounds. The unit is a round of both sides: what a round has in common, a
 * busy neighbour above all, falls out of its ratio, and rounds of seconds hardly depend on each other.
 * A difference is claimed where the ratio lies beyond the minimum effect and the signed-rank test
 * over rounds, corrected for the number of figures, below the significance.
 *
 * @param rounds the figures of each round in the order of {@link againstMetrics}
 * @throws {RangeError} for no rounds
 */
export function judgeRounds(
  rounds: readonly (readonly SideFigures[])[],
  rules: AgainstRules = {},
): FigureVerdict[] {
  const figures = againstMetrics.map((_, index) => rounds.flatMap((round) => round[index] ?? []));
  const tests = figures.map((each) => signedRank(each.map(logRatio)));
  const probabilities = holm(tests.map(({ p }) => p));
  return againstMetrics.map(({ leeway, name }, index) => {
    const { estimate = NaN, interval } = tests[index] ?? {};
    const [ratio, p] = [Math.exp(estimate), probabilities[index] ?? 1];
    const doubt = doubtOf({ estimate, p, leeway }, rules);
    return {
      name,
      base: median(figures[index]?.map(({ base }) => base) ?? []) ?? NaN,
      head: median(figures[index]?.map(({ head }) => head) ?? []) ?? NaN,
      ratio,
      low: Math.exp(interval?.low ?? -Infinity),
      high: Math.exp(interval?.high ?? Infinity),
      p,
      verdict: doubt !== "" ? "no-difference" : ratio > 1 ? "regression" : "improvement",
      doubt,
    };
  });
}

function logRatio({ base, head }: SideFigures): number {
  return Math.log(head / base);
}

interface Evidence {
  readonly estimate: number;
  readonly p: number;
  readonly leeway: number;
}

function doubtOf(
  { estimate, leeway, p }: Evidence,
  { minimumEffect = 0.07, significance = 0.02 }: AgainstRules,
): string {
  if (!Number.isFinite(estimate)) return "a round has no figure";
  const least = minimumEffect * leeway;
  if (Math.abs(estimate) < Math.log(1 + least)) {
    return `smaller than ${Number((least * 100).toFixed(1))} %`;
  }
  return p < significance ? "" : `p is ${p.toFixed(3)}`;
}
