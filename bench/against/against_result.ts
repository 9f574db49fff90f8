import type { RunComparison } from "../compare/compare_runs.ts";
import type { RunEnvironment } from "../results/run_result.ts";
import type { AgainstRounds } from "./compare_sides.ts";
import { type AgainstRules, judgeRounds } from "./judge_rounds.ts";
import { againstMetrics } from "./round_figures.ts";

/** A comparison of two sides in one job, as `--json` writes it. */
export interface AgainstResult {
  /** Version of this form. */
  readonly schemaVersion: 1;
  /** When it began, UTC. */
  readonly startedAt: string;
  /** Where both sides ran; the target is that of the side with the change. */
  readonly environment: RunEnvironment;
  /** What each side is, in words. */
  readonly sides: { readonly base: string; readonly head: string };
  /** Seed of what was asked for. */
  readonly seed: number;
  /** Names of the figures, in the order of each round's. */
  readonly metrics: readonly string[];
  /** What was measured. */
  readonly measured: AgainstRounds;
  /** What was judged of it. */
  readonly comparison: RunComparison;
}

/** What a result is made of. */
export type AgainstParts =
  & Pick<AgainstResult, "startedAt" | "environment" | "sides" | "seed" | "measured">
  & { readonly rules?: AgainstRules };

/** Judges what was measured and puts it into its form. */
export function againstResult({ rules = {}, ...parts }: AgainstParts): AgainstResult {
  const { measured, sides } = parts;
  const metrics = judgeRounds(measured.rounds, rules)
    .map((verdict) => ({ ...verdict, unit: "ms" }));
  return {
    schemaVersion: 1,
    ...parts,
    metrics: againstMetrics.map(({ name }) => name),
    comparison: {
      scenario: `${sides.head}, against ${sides.base}`,
      pairs: measured.rounds.length,
      basis: `${measured.rounds.length} rounds`,
      metrics,
      regressed: metrics.some(({ verdict }) => verdict === "regression"),
      notes: notesOf(measured),
    },
  };
}

function notesOf({ base, elections, failed, head }: AgainstRounds): string[] {
  const changed = [...without(head.arguments, base.arguments).map((each) => `+${each}`)]
    .concat(without(base.arguments, head.arguments).map((each) => `-${each}`));
  const moved = elections.base + elections.head;
  const broken = failed.base + failed.head;
  return [
    ...(changed.length === 0 ? [] : [`Flags of members differ: ${changed.join(" ")}`]),
    ...(base.binary === head.binary && changed.length === 0
      ? ["Both sides run the same binary with the same flags; only our client may differ."]
      : []),
    ...(moved === 0 ? [] : [`Leaders changed ${moved} times by themselves and were put back.`]),
    ...(broken === 0 ? [] : [`${broken} requests failed.`]),
  ];
}

function without(these: readonly string[], those: readonly string[]): string[] {
  return these.filter((each) => !those.includes(each));
}
