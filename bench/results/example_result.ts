import type { BenchmarkResult, Quantiles } from "./benchmark_result.ts";

/** What of a result a test chooses; everything else is a run that passes. */
export type ResultChange = Partial<BenchmarkResult>;

/** Quantiles that are some multiple of a median. */
export function quantiles(count: number, p50: number): Quantiles {
  if (count === 0) return { count, mean: 0, p50: 0, p90: 0, p99: 0, p999: 0, max: 0 };
  return { count, mean: p50, p50, p90: 2 * p50, p99: 4 * p50, p999: 6 * p50, max: 8 * p50 };
}

/** The result of a run that passes, for tests. */
export function exampleResult(change: ResultChange = {}): BenchmarkResult {
  return {
    schemaVersion: 1,
    startedAt: "2026-03-01T12:00:00.000Z",
    verdict: "pass",
    reasons: [],
    environment: {
      tool: "kamaji-etcd 0.1.0",
      deno: "2.9.3",
      os: "linux x86_64",
      cores: 4,
      target: "3 members of etcd 3.6.16 on loopback, mutual TLS, authentication on",
      etcd: "3.6.16",
      members: 3,
      sharedMachine: true,
    },
    plan: {
      workload: "kubernetes",
      tenants: 2,
      model: { kind: "open", rate: 100, arrival: "poisson" },
      seed: 1,
      warmupSeconds: 5,
      durationSeconds: 30,
      measuredSeconds: 30,
    },
    objective: { name: "kubernetes", writeP99: 100, readP99: 50, listP99: 500, errorShare: 0.001 },
    totals: {
      offered: 3_000,
      done: 2_960,
      conflicts: 40,
      errors: {},
      requestsPerSecond: 100,
      latency: quantiles(3_000, 4.5),
      service: quantiles(3_000, 4.25),
    },
    operations: [
      operation("update", "write", { count: 2_000, p50: 5.5, conflicts: 40 }),
      operation("get", "read", { count: 1_000, p50: 2.75 }),
    ],
    tenants: [tenant("bench-0000", 4), tenant("bench-0001", 5)],
    watch: { delivery: quantiles(1_960, 3.5) },
    correctness: {
      checks: { writes: 2_120, reads: 1_000, lists: 0, events: 2_120, refusals: 0 },
      violations: [],
    },
    generator: {
      workers: 2,
      cpuMicrosecondsPerRequest: 412.5,
      peakMemoryBytes: 180_000_000,
      scheduleLag: quantiles(3_000, 0.1),
      skipped: 0,
    },
    ...change,
  };
}

function operation(
  name: string,
  kind: "read" | "write",
  measured: { readonly count: number; readonly p50: number; readonly conflicts?: number },
): BenchmarkResult["operations"][number] {
  const { conflicts = 0, count, p50 } = measured;
  const latency = quantiles(count, p50);
  return { name, kind, done: count - conflicts, conflicts, errors: {}, latency, service: latency };
}

function tenant(name: string, p50: number): BenchmarkResult["tenants"][number] {
  return { name, done: 1_480, conflicts: 20, errors: {}, latency: quantiles(1_500, p50) };
}
