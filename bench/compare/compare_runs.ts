import { Failure } from "../../diagnostics/failure.ts";
import type { RunResult } from "../results/run_result.ts";
import { compareMetrics, type ComparisonRules, type MetricComparison } from "./compare_metrics.ts";
import { type ResultPair, runMetrics } from "./run_metrics.ts";

/** Whose results are compared. */
export interface ComparedRuns {
  /** Results without the change, in the order in which they were made. */
  readonly base: readonly RunResult[];
  /** Results with it, as many. */
  readonly head: readonly RunResult[];
}

/** What is demanded of runs and of differences. */
export interface CompareRunsOptions extends Partial<ComparisonRules> {
  /** Whether runs of different machines, clusters or configurations may be compared. Default: no. */
  readonly acrossEnvironments?: boolean;
}

/** What a comparison says. */
export interface RunComparison {
  /** Name of the scenario. */
  readonly scenario: string;
  /** Pairs of runs, or rounds of a comparison in one job. */
  readonly pairs: number;
  /** The same in words: "3 pairs of runs". */
  readonly basis: string;
  /** Every figure that both sides have. */
  readonly metrics: readonly MetricComparison[];
  /** Whether any of them became worse. */
  readonly regressed: boolean;
  /** What a reader must know. */
  readonly notes: readonly string[];
}

/**
 * Compares results of one scenario without and with a change, pair by pair.
 *
 * @throws {Failure} `usage` for runs that cannot be compared: another scenario or other settings,
 * another environment, runs that are no results, or nothing in common
 */
export function compareRuns(
  { base, head }: ComparedRuns,
  { acrossEnvironments = false, ...rules }: CompareRunsOptions = {},
): RunComparison {
  const pairs = pairsOf(base, head);
  const [first] = pairs as [ResultPair];
  const all = [...base, ...head];
  requireSameScenario(all);
  requireResults(all);
  const environments = new Set(all.map(({ environment }) => environment.hash));
  if (environments.size > 1 && !acrossEnvironments) throw differentEnvironments(first);
  const metrics = runMetrics(pairs);
  if (metrics.length === 0) {
    throw new Failure("usage", "The runs have no phase of five seconds in common", {
      hint: "Measure for longer, by --duration or --profile standard",
    });
  }
  const compared = compareMetrics(metrics, { seed: "compare", ...rules });
  return {
    scenario: first.base.scenario.name,
    pairs: pairs.length,
    basis: `${pairs.length} ${pairs.length === 1 ? "pair" : "pairs"} of runs`,
    metrics: compared,
    regressed: compared.some(({ verdict }) => verdict === "regression"),
    notes: [
      ...(environments.size > 1 ? ["The environments differ; so may the figures, for that."] : []),
      ...(pairs.length < 3
        ? ["With fewer than three pairs what differs from run to run is hardly known."]
        : []),
    ],
  };
}

function pairsOf(base: readonly RunResult[], head: readonly RunResult[]): ResultPair[] {
  if (base.length === 0 || base.length !== head.length) {
    throw new Failure("usage", `There are ${base.length} results to compare with ${head.length}`, {
      hint: "Give as many of one side as of the other, at least one",
    });
  }
  return base.flatMap((each, index) => {
    const other = head[index];
    return other === undefined ? [] : [{ base: each, head: other }];
  });
}

function requireSameScenario(results: readonly RunResult[]): void {
  const told = new Set(
    results.map(({ objective, scenario: { name, settings } }) =>
      JSON.stringify([name, settings, objective.name])
    ),
  );
  if (told.size === 1) return;
  throw new Failure("usage", "The runs are of different scenarios, settings or objectives", {
    hint: "Compare runs of one command line, which may differ in --seed",
  });
}

/** What lagged or broke says nothing about the target; what missed its objective does. */
function requireResults(results: readonly RunResult[]): void {
  const bad = results.find(({ verdict }) => !["pass", "objective-missed"].includes(verdict));
  if (bad === undefined) return;
  throw new Failure("usage", `A run of ${bad.startedAt} is no result: ${bad.verdict}`, {
    hint: "Run it again where the generator keeps up and nothing breaks",
  });
}

function differentEnvironments({ base, head }: ResultPair): Failure {
  const keys = Object.keys(base.environment) as (keyof RunResult["environment"])[];
  const differing = keys.filter((key) =>
    !["hash", "tool"].includes(key) && base.environment[key] !== head.environment[key]
  );
  return new Failure("usage", `The environments differ: ${differing.join(", ")}`, {
    hint: "Run both on one machine and cluster, or say --across-environments",
  });
}
