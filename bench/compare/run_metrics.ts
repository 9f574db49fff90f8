import type { RunResult } from "../results/run_result.ts";
import type { PhaseReport, TrialReport } from "../results/trial_report.ts";
import type { RunPair } from "./block_bootstrap.ts";
import type { ComparedMetric } from "./compare_metrics.ts";

/** A run of each side that followed each other. */
export interface ResultPair {
  /** Without the change. */
  readonly base: RunResult;
  /** With it. */
  readonly head: RunResult;
}

/** What is compared of each group of tenants in each phase. */
const kinds = [
  { what: "p50", unit: "ms", better: "lower" },
  { what: "p99", unit: "ms", better: "lower" },
  { what: "done", unit: "requests/s", better: "higher" },
] as const;

/** Seconds of a phase below which its windows say too little to be compared. */
const fewestSeconds = 5;

/**
 * The figures that both sides have: latency and throughput of each group, second by second, over the
 * measured phases of each trial. A phase that is shorter than 5 s is left out.
 */
export function runMetrics(pairs: readonly ResultPair[]): ComparedMetric[] {
  const [first] = pairs;
  if (first === undefined) return [];
  return first.base.trials.flatMap((trial) =>
    trial.phases.flatMap((phase) =>
      Object.keys(phase.load).flatMap((group) =>
        kinds.flatMap(({ better, unit, what }): ComparedMetric[] => {
          const place = { trial: trial.name, phase: phase.name, group, what };
          const windows = pairs.map((pair): RunPair => ({
            base: windowsOf(pair.base, place),
            head: windowsOf(pair.head, place),
          }));
          const isWhole = windows.every(({ base, head }) =>
            Math.min(base.length, head.length) >= fewestSeconds
          );
          return isWhole ? [{ name: nameOf(place, first.base), unit, better, pairs: windows }] : [];
        })
      )
    )
  );
}

interface Place {
  readonly trial: string;
  readonly phase: string;
  readonly group: string;
  readonly what: typeof kinds[number]["what"];
}

/** Names only what tells it apart from the others. */
function nameOf({ group, phase, trial, what }: Place, { trials }: RunResult): string {
  const several = [
    ...(trials.length > 1 ? [trial] : []),
    ...(trials.some(({ phases }) => phases.length > 1) ? [phase] : []),
    ...(trials.some(({ groups }) => groups.length > 1) ? [group] : []),
  ];
  return [what === "done" ? "requests answered" : what, ...several].join(", ");
}

function windowsOf({ trials }: RunResult, { group, phase, trial, what }: Place): number[] {
  const report = trials.find(({ name }) => name === trial);
  const part = report?.phases.find(({ name }) => name === phase);
  if (report === undefined || part === undefined) return [];
  return secondsOf(report, { group, part, what }).filter((value) => value !== null);
}

interface Seconds {
  readonly group: string;
  readonly part: PhaseReport;
  readonly what: Place["what"];
}

/** Whole seconds only: the first and the last are shared with another phase. */
function secondsOf(
  { seconds }: TrialReport,
  { group, part, what }: Seconds,
): readonly (number | null)[] {
  const series = seconds.groups.find((each) => each.group === group);
  const from = Math.ceil(part.startSecond);
  const to = Math.floor(part.startSecond + part.measuredSeconds);
  return series?.[what].slice(from, to) ?? [];
}
