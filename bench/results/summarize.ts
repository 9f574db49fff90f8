import type { LoadPlan } from "../engine/load_plan.ts";
import { createLatencyHistogram, type LatencyHistogram } from "../engine/latency_histogram.ts";
import type { LoadOutcome } from "../engine/load_workers.ts";
import { addErrors, type ErrorCounts, type RequestTally } from "../engine/recorder.ts";
import type { Workload } from "../workloads/workload.ts";
import type { BenchmarkResult, Quantiles } from "./benchmark_result.ts";
import type { OperationKind } from "./latency_limit.ts";
import type { Objective } from "./objective.ts";
import { judge } from "./verdict.ts";

/** What a result is made of. */
export interface RunFacts {
  /** What was asked for. */
  readonly plan: LoadPlan;
  /** What the load was made of. */
  readonly workload: Workload;
  /** What is judged by. */
  readonly objective: Objective;
  /** Names by index of the tenant. */
  readonly tenantNames: readonly string[];
  /** What was recorded and checked. */
  readonly outcome: LoadOutcome;
  /** Where it ran. */
  readonly environment: BenchmarkResult["environment"];
  /** When measuring began. */
  readonly startedAt: Date;
  /** Milliseconds that were measured; less than planned when the run was cut short. */
  readonly measured: number;
  /** Whether somebody ended it early. */
  readonly interrupted: boolean;
  /** Threads that made load. */
  readonly workers: number;
  /** Processor time of this process for the measured requests. */
  readonly cpuMicroseconds: number;
  /** Peak resident memory of this process. */
  readonly peakMemoryBytes: number;
}

/** Turns what was recorded into the result, verdict included. */
export function summarize(facts: RunFacts): BenchmarkResult {
  const { objective, outcome, plan, workload } = facts;
  const { recording } = outcome;
  const all = [...recording.operations.values()];
  const answered = sum(all, (tally) => tally.latency.count);
  const draft = {
    schemaVersion: 1 as const,
    startedAt: facts.startedAt.toISOString(),
    environment: facts.environment,
    plan: {
      workload: plan.workload,
      tenants: facts.tenantNames.length,
      model: plan.model,
      seed: plan.seed,
      warmupSeconds: plan.warmup / 1000,
      durationSeconds: plan.duration / 1000,
      measuredSeconds: rounded(facts.measured / 1000),
    },
    objective: {
      name: objective.name,
      writeP99: finite(objective.writeP99),
      readP99: finite(objective.readP99),
      listP99: finite(objective.listP99),
      errorShare: objective.errorShare,
    },
    totals: {
      offered: answered + recording.skipped,
      ...countsOf(all),
      requestsPerSecond: rounded(answered / Math.max(facts.measured / 1000, 0.001)),
      service: quantilesOf(recording.service.values()),
    },
    operations: workload.mix.map(({ name }) => ({
      name,
      kind: kindOf(workload, name),
      ...countsOf(optional(recording.operations.get(name))),
      service: quantilesOf(optional(recording.service.get(name))),
    })),
    tenants: facts.tenantNames.map((name, index) => ({
      name,
      ...countsOf(optional(recording.tenants.get(index))),
    })),
    watch: { delivery: quantilesOf([recording.delivery]) },
    correctness: {
      checks: { ...outcome.check.checks },
      violations: outcome.check.violations.map((violation) => ({ ...violation })),
    },
    generator: {
      workers: facts.workers,
      cpuMicrosecondsPerRequest: rounded(facts.cpuMicroseconds / Math.max(answered, 1)),
      peakMemoryBytes: facts.peakMemoryBytes,
      scheduleLag: quantilesOf([recording.lag]),
      skipped: recording.skipped,
    },
  };
  return { ...draft, ...judge(draft, { interrupted: facts.interrupted }) };
}

/** The quantiles of several histograms taken together. */
export function quantilesOf(histograms: Iterable<LatencyHistogram>): Quantiles {
  const merged = createLatencyHistogram();
  for (const histogram of histograms) merged.add(histogram);
  return {
    count: merged.count,
    mean: rounded(merged.mean),
    p50: rounded(merged.quantile(0.5)),
    p90: rounded(merged.quantile(0.9)),
    p99: rounded(merged.quantile(0.99)),
    p999: rounded(merged.quantile(0.999)),
    max: rounded(merged.max),
  };
}

function countsOf(tallies: readonly RequestTally[]) {
  const errors: ErrorCounts = {};
  for (const tally of tallies) addErrors(errors, tally.errors);
  return {
    done: sum(tallies, (tally) => tally.done),
    conflicts: sum(tallies, (tally) => tally.conflicts),
    errors: errors as Record<string, number>,
    latency: quantilesOf(tallies.map((tally) => tally.latency)),
  };
}

function sum(tallies: readonly RequestTally[], value: (tally: RequestTally) => number): number {
  return tallies.reduce((total, tally) => total + value(tally), 0);
}

function optional<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

function kindOf(workload: Workload, operation: string): OperationKind {
  if (workload.writes.includes(operation)) return "write";
  return workload.lists.includes(operation) ? "list" : "read";
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
