import { createCompactHistogram } from "../engine/compact_histogram.ts";
import { createLatencyHistogram } from "../engine/latency_histogram.ts";
import {
  type LoadPlan,
  type PhaseLoad,
  type PlannedPhase,
  plannedSeconds,
} from "../engine/load_plan.ts";
import type { LoadOutcome } from "../engine/load_workers.ts";
import type { GroupRecording, PhaseRecording, RequestCounts } from "../engine/recorder.ts";
import { packedQuantile, type SecondSeries } from "../engine/second_series.ts";
import type { Workload } from "../workloads/workload.ts";
import type { OperationKind } from "./latency_limit.ts";
import { quantilesOf, rounded } from "./quantiles_of.ts";
import type { PhaseReport, TrialReport } from "./trial_report.ts";

/** What the report of a trial's clients is made of. */
export interface ClientFacts {
  /** What was asked for. */
  readonly plan: LoadPlan;
  /** Names of the phases. */
  readonly phaseNames: readonly string[];
  /** By index of the group. */
  readonly workloads: readonly Workload[];
  /** Names of tenants by index of the group and of the tenant in it. */
  readonly tenantNames: readonly (readonly string[])[];
  /** What was recorded and checked. */
  readonly outcome: LoadOutcome;
  /** Milliseconds after the load began at which nothing more was sent. */
  readonly endedAt: number;
}

/** What clients saw of a trial. */
export interface ClientReport extends Pick<TrialReport, "groups" | "phases" | "correctness"> {
  /** Second by second. */
  readonly seconds: TrialReport["seconds"]["groups"];
}

/** Turns what was recorded into a report. Phases that never began are not in it. */
export function summarize(facts: ClientFacts): ClientReport {
  const { endedAt, outcome: { check, recording }, plan } = facts;
  return {
    groups: plan.groups.map(({ connections, name, tenants, workload }) => {
      return { name, workload, tenants, connections };
    }),
    phases: recording.phases.flatMap((phase, index) => {
      const planned = plan.phases[index];
      if (phase === undefined || planned === undefined || planned.begin >= endedAt) return [];
      return [phaseReport(facts, { phase, planned, index })];
    }),
    seconds: plan.groups.map(({ name }, group) => {
      const seconds = Math.min(plannedSeconds(plan), Math.ceil(endedAt / 1000));
      return { group: name, ...secondsReport(recording.seconds[group], seconds) };
    }),
    correctness: {
      checks: { ...check.checks },
      violations: check.violations.map((violation) => ({ ...violation })),
      measures: { ...check.measures },
    },
  };
}

interface RecordedPhase {
  readonly phase: PhaseRecording;
  readonly planned: PlannedPhase;
  readonly index: number;
}

function phaseReport(facts: ClientFacts, recorded: RecordedPhase): PhaseReport {
  const { endedAt, phaseNames, plan: { groups } } = facts;
  const { index, phase, planned: { begin, duration, loads } } = recorded;
  const operations = groups.flatMap((_, group) => operationReports(facts, { recorded, group }));
  const skipped = phase.groups.reduce((sum, group) => sum + group.skipped, 0);
  const ended = operations.reduce((sum, { latency }) => sum + latency.count, 0);
  return {
    name: phaseNames[index] ?? "",
    startSecond: rounded(begin / 1000),
    seconds: rounded(duration / 1000),
    measuredSeconds: rounded(Math.min(duration, endedAt - begin) / 1000),
    load: Object.fromEntries(
      groups.flatMap(({ name }, group) => {
        const load = loads[group];
        return load === undefined ? [] : [[name, describeLoad(load)]];
      }),
    ),
    operations,
    tenants: groups.flatMap((_, group) => tenantReports(facts, { recorded, group })),
    delivery: Object.fromEntries(groups.flatMap(({ name }, group) => {
      const delivery = phase.groups[group]?.delivery;
      return delivery === undefined || delivery.count === 0 ? [] : [[name, quantilesOf(delivery)]];
    })),
    lag: quantilesOf(phase.lag),
    offered: ended + skipped,
    skipped,
  };
}

interface RecordedGroup {
  readonly recorded: RecordedPhase;
  readonly group: number;
}

/** In the order of the mix; all of them for a group with load, so that none is silently missing. */
function operationReports(
  { plan, workloads }: ClientFacts,
  { group, recorded }: RecordedGroup,
): PhaseReport["operations"] {
  const { name = "" } = plan.groups[group] ?? {};
  const workload = workloads[group];
  const recording = recorded.phase.groups[group];
  if (workload === undefined || isAtRest(recorded, group)) return [];
  return workload.mix.map((operation, index) => {
    const tally = recording?.operations[index];
    const latency = tally?.latency ?? createLatencyHistogram();
    return {
      group: name,
      name: operation.name,
      kind: kindOf(workload, operation.name),
      ...countsOf(tally),
      latency: quantilesOf(latency),
      service: quantilesOf(tally?.service ?? createLatencyHistogram()),
      histogram: latency.encode(),
    };
  });
}

function tenantReports(
  { plan, tenantNames }: ClientFacts,
  { group, recorded }: RecordedGroup,
): PhaseReport["tenants"] {
  if (isAtRest(recorded, group)) return [];
  const recording = recorded.phase.groups[group];
  return (tenantNames[group] ?? []).map((name, place) => {
    const tally = recording?.tenants[place];
    const latency = quantilesOf(tally?.latency ?? createCompactHistogram());
    return { group: plan.groups[group]?.name ?? "", name, ...countsOf(tally), latency };
  });
}

function isAtRest({ phase, planned }: RecordedPhase, group: number): boolean {
  const recording: GroupRecording | undefined = phase.groups[group];
  return planned.loads[group] === undefined && !recording?.operations.some(Boolean);
}

function countsOf(tally: RequestCounts | undefined) {
  const { conflicts = 0, done = 0, errors = {} } = tally ?? {};
  return { done, conflicts, errors: { ...errors } as Record<string, number> };
}

function secondsReport(series: SecondSeries | undefined, seconds: number) {
  const counts = (values: Uint32Array | undefined) => [...(values ?? []).slice(0, seconds)];
  const quantiles = (share: number) =>
    Array.from({ length: seconds }, (_, second) => {
      const latency = packedQuantile(series?.latencies[second], share);
      return latency === null ? null : rounded(latency);
    });
  return {
    sent: counts(series?.sent),
    done: counts(series?.done),
    failed: counts(series?.failed),
    p50: quantiles(0.5),
    p99: quantiles(0.99),
    max: quantiles(1),
  };
}

function kindOf(workload: Workload, operation: string): OperationKind {
  if (workload.writes.includes(operation)) return "write";
  return workload.lists.includes(operation) ? "list" : "read";
}

/** A load in words: `100/s poisson`, `10/s to 100/s uniform`, `8 in flight`, `as recorded`. */
export function describeLoad(load: PhaseLoad): string {
  if (load.kind === "closed") return `${load.inFlight} in flight`;
  if (load.kind === "trace") {
    return load.speed === 1 ? "as recorded" : `as recorded, ${load.speed} times as fast`;
  }
  const { arrival, from, to } = load;
  return from === to ? `${rounded(from)}/s ${arrival}` : `${from}/s to ${to}/s ${arrival}`;
}
