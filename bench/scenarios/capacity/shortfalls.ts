import type { Objective } from "../../results/objective.ts";
import { countsOf, failuresOf } from "../../results/phase_counts.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { groupP99 } from "../../statistics/group_p99.ts";
import { median } from "../../statistics/median.ts";

/** What has to hold, latencies in milliseconds. */
export type Limits = Pick<Objective, "writeP99" | "readP99" | "listP99" | "errorShare">;

/** What a level of load measured, latencies in milliseconds. */
export interface LevelReading {
  /** Requests a second that were answered. */
  readonly answered: number;
  /** Median of all requests. */
  readonly p50: number | null;
  /** 99th percentiles by kind of request; null where there were none. */
  readonly p99: Readonly<Record<Kind, number | null>>;
  /** Share that failed or was given up. */
  readonly failedShare: number;
  /** 99th percentile of the generator's lag. */
  readonly lag: number;
  /** Median of the last third's seconds over that of the first; null for fewer than six. */
  readonly growth: number | null;
}

/** What a request does. */
export type Kind = "write" | "read" | "list";

/** Reads the only measured phase of a trial. */
export function readLevel(report: TrialReport): LevelReading {
  const [phase] = report.phases;
  if (phase === undefined) return nothingRead;
  const { lag, measuredSeconds, offered, operations, skipped } = phase;
  const counts = countsOf(operations);
  const ended = counts.latency.count;
  const failed = failuresOf(counts);
  return {
    answered: measuredSeconds > 0 ? (ended - failed) / measuredSeconds : 0,
    p50: ended === 0 ? null : counts.latency.p50,
    p99: {
      write: groupP99([phase], { kind: "write" }),
      read: groupP99([phase], { kind: "read" }),
      list: groupP99([phase], { kind: "list" }),
    },
    failedShare: (failed + skipped) / Math.max(offered, 1),
    lag: lag.p99,
    growth: growthOf(report, phase),
  };
}

const nothingRead: LevelReading = {
  answered: 0,
  p50: null,
  p99: { write: null, read: null, list: null },
  failedShare: 1,
  lag: 0,
  growth: null,
};

/** A single second says nothing of a trend. */
const fewestInThird = 2;

/** A queue that grows shows in the median of later seconds before it shows in anything else. */
function growthOf({ seconds }: TrialReport, phase: PhaseReport): number | null {
  const [group] = seconds.groups;
  const from = Math.ceil(phase.startSecond);
  const medians = (group?.p50 ?? [])
    .slice(from, Math.floor(phase.startSecond + phase.measuredSeconds))
    .filter((value) => value !== null);
  const third = Math.floor(medians.length / 3);
  if (third < fewestInThird) return null;
  const early = median(medians.slice(0, third));
  const late = median(medians.slice(-third));
  return early === null || late === null || early === 0 ? null : late / early;
}

/** A median that grows this many times during a phase is a queue, not noise. */
const mostGrowth = 3;

/** Why a level does not hold, each in a few words; nothing when it does. */
export function shortfalls(
  { failedShare, growth, p50, p99 }: LevelReading,
  limits: Limits,
): string[] {
  if (p50 === null) return ["nothing was answered"];
  const exceeded = ([["write", limits.writeP99], ["read", limits.readP99], [
    "list",
    limits.listP99,
  ]] as const).filter(([kind, limit]) => (p99[kind] ?? 0) > limit);
  const strictest = Math.min(limits.writeP99, limits.readP99);
  return [
    ...exceeded.map(([kind, limit]) =>
      `${kind} p99 ${Number(p99[kind]?.toPrecision(3))} > ${limit} ms`
    ),
    ...(failedShare > limits.errorShare ? [`${(failedShare * 100).toPrecision(2)} % failed`] : []),
    ...((growth ?? 0) > mostGrowth && p50 > strictest / 10 ? ["the queue grew"] : []),
  ];
}
