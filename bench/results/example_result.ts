import { createLatencyHistogram } from "../engine/latency_histogram.ts";
import type { Quantiles } from "./quantiles.ts";
import type { RunResult } from "./run_result.ts";
import type { PhaseReport, TrialReport } from "./trial_report.ts";

/** What of a result a test chooses; everything else is a run that passes. */
export interface ResultChange {
  /** Changes of the run. */
  readonly run?: Partial<RunResult>;
  /** Changes of its only trial. */
  readonly trial?: Partial<TrialReport>;
  /** Changes of the only phase of that. */
  readonly phase?: Partial<PhaseReport>;
}

/** Quantiles that are some multiple of a median. */
export function quantiles(count: number, p50: number): Quantiles {
  if (count === 0) return { count, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, p9999: 0, max: 0 };
  const [p90, p99, p999, p9999, max] = [2, 4, 6, 7, 8].map((factor) => factor * p50) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { count, mean: p50, p50, p90, p99, p999, p9999, max };
}

/** The result of a run that passes, for tests. */
export function exampleResult({ phase, run, trial }: ResultChange = {}): RunResult {
  return {
    schemaVersion: 2,
    startedAt: "2026-03-01T12:00:00.000Z",
    seconds: 40,
    verdict: "pass",
    reasons: [],
    environment: {
      tool: "kamaji-etcd 0.1.0",
      deno: "2.9.3",
      os: "linux x86_64",
      kernel: "6.1.0",
      processor: "Example 3000",
      cores: 4,
      memoryBytes: 16_000_000_000,
      target: "3 members of etcd 3.6.16 on loopback, mutual TLS, authentication on",
      etcd: "3.6.16",
      members: 3,
      sharedMachine: true,
      configHash: "c0ffee",
      hash: "decaf",
    },
    preflight: null,
    scenario: {
      name: "kubernetes-steady",
      title: "Kubernetes-shaped load at one rate",
      question: "What does a request take?",
      profile: "quick",
      settings: { tenants: 2 },
      seed: 1,
    },
    objective: { name: "kubernetes", writeP99: 100, readP99: 50, listP99: 500, errorShare: 0.001 },
    findings: { figures: [], tables: [], matrices: [], curves: [], missed: [], notes: [] },
    trials: [exampleTrial({ phases: [examplePhase(phase)], ...trial })],
    ...run,
  };
}

/** A trial of a single phase that passes, for tests. */
export function exampleTrial(change: Partial<TrialReport> = {}): TrialReport {
  const seconds = Array.from({ length: 30 }, () => 100);
  return {
    name: "steady",
    purpose: "Every operation at one rate",
    startedAt: "2026-03-01T12:00:05.000Z",
    cluster: "3 members of etcd 3.6.16 on loopback, mutual TLS, authentication on",
    groups: [{ name: "tenants", workload: "kubernetes", tenants: 2, connections: 1 }],
    phases: [examplePhase()],
    seconds: {
      groups: [{
        group: "tenants",
        sent: seconds,
        done: seconds,
        failed: seconds.map(() => 0),
        p50: seconds.map(() => 4),
        p99: seconds.map(() => 18),
        max: seconds.map(() => 36),
      }],
      server: [],
    },
    events: [],
    correctness: {
      checks: { writes: 2_120, reads: 1_000, lists: 0, events: 2_120, refusals: 0 },
      violations: [],
      measures: {},
    },
    generator: {
      workers: 2,
      cpuMicrosecondsPerRequest: 412.5,
      peakMemoryBytes: 180_000_000,
      setUpSeconds: 3,
    },
    verdict: "pass",
    reasons: [],
    ...change,
  };
}

/** A phase of two operations and two tenants, for tests. */
export function examplePhase(change: Partial<PhaseReport> = {}): PhaseReport {
  return {
    name: "steady",
    startSecond: 0,
    seconds: 30,
    measuredSeconds: 30,
    load: { tenants: "100/s poisson" },
    operations: [
      exampleOperation("update", "write", { count: 2_000, p50: 5.5, conflicts: 40 }),
      exampleOperation("get", "read", { count: 1_000, p50: 2.75 }),
    ],
    tenants: [tenant("bench1-tenants-0000", 4), tenant("bench1-tenants-0001", 5)],
    delivery: { tenants: quantiles(1_960, 3.5) },
    lag: quantiles(3_000, 0.1),
    offered: 3_000,
    skipped: 0,
    ...change,
  };
}

/** What an operation measured that a test makes up. */
export interface MadeUp {
  /** Requests. */
  readonly count: number;
  /** Median in milliseconds. */
  readonly p50: number;
  /** Lost compare-and-swaps. Default 0. */
  readonly conflicts?: number;
}

/** An operation whose histogram says what its quantiles say, as far as the count allows. */
export function exampleOperation(
  name: string,
  kind: "read" | "write" | "list",
  { conflicts = 0, count, p50 }: MadeUp,
): PhaseReport["operations"][number] {
  const latency = quantiles(count, p50);
  return {
    group: "tenants",
    name,
    kind,
    done: count - conflicts,
    conflicts,
    errors: {},
    latency,
    service: latency,
    histogram: histogramOf(count, p50),
  };
}

/** Half at the median, then up to 90 % at twice that, and so on as {@link quantiles} has it. */
function histogramOf(count: number, p50: number): string {
  const histogram = createLatencyHistogram();
  for (let index = 0; index < count; index++) {
    const share = (index + 1) / count;
    const factor = share <= 0.5 ? 1 : share <= 0.9 ? 2 : share <= 0.99 ? 4 : share <= 0.999 ? 6 : 8;
    histogram.record(p50 * factor);
  }
  return histogram.encode();
}

function tenant(name: string, p50: number): PhaseReport["tenants"][number] {
  return {
    group: "tenants",
    name,
    done: 1_480,
    conflicts: 20,
    errors: {},
    latency: quantiles(1_500, p50),
  };
}
