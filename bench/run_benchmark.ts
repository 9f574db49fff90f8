import process from "node:process";
import { Failure } from "../diagnostics/failure.ts";
import type { Progress } from "../diagnostics/progress.ts";
import type { LoadModel, LoadPlan, LoadShare, TenantAccess } from "./engine/load_plan.ts";
import { type LoadOutcome, type LoadWorkers, startLoadWorkers } from "./engine/load_workers.ts";
import { peakMemoryBytes } from "./peak_memory.ts";
import type { BenchmarkResult } from "./results/benchmark_result.ts";
import type { Objective } from "./results/objective.ts";
import { summarize } from "./results/summarize.ts";
import type { Target } from "./targets/target.ts";
import { workloads } from "./workloads/workloads.ts";

/** What a benchmark runs, and on what. */
export interface BenchmarkOptions {
  readonly target: Target;
  readonly plan: LoadPlan;
  readonly tenants: number;
  readonly objective: Objective;
  /** Threads that make load; no more than there are tenants. */
  readonly workers: number;
  /** Name and version of the program, for the result. */
  readonly tool: string;
  readonly progress: Progress;
  /** Ends the load early; what was measured is reported. */
  readonly signal?: AbortSignal;
  /** Told when measuring begins, in milliseconds since the epoch; for faults at a known time. */
  readonly onMeasuring?: (startsAt: number) => void;
}

/** Time for all workers to receive the start. */
const startDelay = 150;
const statusInterval = 250;

/**
 * Onboards tenants, prepares their objects, makes the load and judges the result. The target stays
 * up; the caller closes it.
 *
 * @throws {Failure} `interrupted` when the signal comes before anything was measured
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { plan, signal } = options;
  const workload = workloads[plan.workload];
  if (workload === undefined) throw new Failure("usage", `No workload "${plan.workload}" exists`);
  const names = Array.from({ length: options.tenants }, (_, index) => tenantName(index));
  const tenants = await onboard(options, names);
  const workers = startLoadWorkers(sharesOf(options, tenants));
  try {
    await prepare(options, workers);
    refuseIfInterrupted(signal);
    const startAt = Date.now() + startDelay;
    const measureAt = startAt + plan.warmup;
    options.onMeasuring?.(measureAt);
    const load = await makeLoad(options, workers, startAt);
    return summarize({
      plan,
      workload,
      objective: options.objective,
      tenantNames: names,
      outcome: load.outcome,
      environment: environmentOf(options),
      startedAt: new Date(measureAt),
      measured: Math.max(0, Math.min(plan.duration, load.endedAt - measureAt)),
      interrupted: load.interrupted,
      workers: options.workers,
      cpuMicroseconds: load.cpuMicroseconds,
      peakMemoryBytes: peakMemoryBytes(),
    });
  } finally {
    workers.close();
  }
}

/** The name of the benchmark's tenant of an index. */
export function tenantName(index: number): string {
  return `bench-${String(index).padStart(4, "0")}`;
}

async function onboard(
  options: BenchmarkOptions,
  names: readonly string[],
): Promise<readonly TenantAccess[]> {
  const step = options.progress.step(`Onboarding ${names.length} tenants`);
  const tenants = await options.target.onboard(names, options.signal);
  step.done("user, role, prefix and certificate each");
  return tenants;
}

async function prepare(options: BenchmarkOptions, workers: LoadWorkers): Promise<void> {
  const step = options.progress.step("Connecting tenants and creating their objects");
  const interrupted = abortOf(options.signal);
  await Promise.race([workers.prepare(), interrupted]);
  step.done();
}

interface MadeLoad {
  readonly outcome: LoadOutcome;
  readonly interrupted: boolean;
  readonly endedAt: number;
  readonly cpuMicroseconds: number;
}

async function makeLoad(
  options: BenchmarkOptions,
  workers: LoadWorkers,
  startAt: number,
): Promise<MadeLoad> {
  const { plan, progress, signal } = options;
  let interrupted = false;
  let endedAt = startAt + plan.warmup + plan.duration;
  const stop = (): void => {
    if (Date.now() >= endedAt) return;
    interrupted = true;
    endedAt = Date.now();
    workers.stop();
  };
  signal?.addEventListener("abort", stop, { once: true });
  const before = process.cpuUsage();
  const timer = setInterval(
    () => progress.status(statusOf(plan, workers, startAt)),
    statusInterval,
  );
  try {
    const outcome = await workers.run(startAt);
    const spent = process.cpuUsage(before);
    // Warm-up and catching up cost as well; the measured part is taken by its share of requests.
    const share = outcome.recording.lag.count / Math.max(workers.counters().sent, 1);
    const cpuMicroseconds = (spent.user + spent.system) * share;
    return { outcome, interrupted, endedAt, cpuMicroseconds };
  } finally {
    clearInterval(timer);
    signal?.removeEventListener("abort", stop);
  }
}

function statusOf(plan: LoadPlan, workers: LoadWorkers, startAt: number): string {
  const elapsed = Math.max(0, Date.now() - startAt);
  const { ended, failed, inFlight } = workers.counters();
  const phase = elapsed < plan.warmup
    ? `warming up ${seconds(elapsed)} of ${seconds(plan.warmup)}`
    : elapsed < plan.warmup + plan.duration
    ? `measuring ${seconds(elapsed - plan.warmup)} of ${seconds(plan.duration)}`
    : "waiting for the last answers and events";
  return `${phase}: ${ended} requests answered, ${failed} failed, ${inFlight} in flight`;
}

function seconds(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)} s`;
}

function sharesOf(options: BenchmarkOptions, tenants: readonly TenantAccess[]): LoadShare[] {
  const { plan, target, workers } = options;
  const workload = workloads[plan.workload];
  const indexed = tenants.map((access, index) => ({
    ...access,
    index,
    neighbour: tenants.length > 1 ? tenants[(index + 1) % tenants.length]?.tenant : undefined,
  }));
  return Array.from({ length: workers }, (_, worker) => ({
    plan: { ...plan, model: shareOfModel(plan.model, worker, workers) },
    mix: workload?.mix ?? [],
    endpoints: target.endpoints,
    serverName: target.serverName,
    tenantCount: tenants.length,
    tenants: indexed.filter(({ index }) => index % workers === worker),
  }));
}

/** An open loop is divided by tenants; the requests in flight of a closed one by workers. */
function shareOfModel(model: LoadModel, worker: number, workers: number): LoadModel {
  if (model.kind === "open") return model;
  const rest = worker < model.inFlight % workers ? 1 : 0;
  return { kind: "closed", inFlight: Math.floor(model.inFlight / workers) + rest };
}

function environmentOf(options: BenchmarkOptions): BenchmarkResult["environment"] {
  const { target, tool } = options;
  return {
    tool,
    deno: Deno.version.deno,
    os: `${Deno.build.os} ${Deno.build.arch}`,
    cores: navigator.hardwareConcurrency,
    target: target.title,
    etcd: target.version,
    members: target.members,
    sharedMachine: target.sharedMachine,
  };
}

function refuseIfInterrupted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interruption();
}

function abortOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(interruption());
    signal?.addEventListener("abort", () => reject(interruption()), { once: true });
  });
}

function interruption(): Failure {
  return new Failure("interrupted", "Interrupted before anything was measured");
}
