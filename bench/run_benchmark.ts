import process from "node:process";
import { Failure } from "../diagnostics/failure.ts";
import type { Progress, Step } from "../diagnostics/progress.ts";
import type { LoadPlan, TenantAccess } from "./engine/load_plan.ts";
import { type LoadOutcome, type LoadWorkers, startLoadWorkers } from "./engine/load_workers.ts";
import { loadShares } from "./load_shares.ts";
import { loadStatus } from "./load_status.ts";
import { peakMemoryBytes } from "./peak_memory.ts";
import type { BenchmarkResult } from "./results/benchmark_result.ts";
import type { Objective } from "./results/objective.ts";
import { summarize } from "./results/summarize.ts";
import type { Target } from "./targets/target.ts";
import { workloads } from "./workloads/workloads.ts";

/** What a benchmark runs, and on what. */
export interface BenchmarkOptions {
  /** The etcd that is loaded. */
  readonly target: Target;
  /** What load is made. */
  readonly plan: LoadPlan;
  /** How many tenants make it. */
  readonly tenants: number;
  /** What the result is judged by. */
  readonly objective: Objective;
  /** Threads that make load; no more than there are tenants. */
  readonly workers: number;
  /** Name and version of the program, for the result. */
  readonly tool: string;
  /** Tells people how far it is. */
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
 * up; the caller closes it. A target that broke on the way cannot pass: the reasons say how.
 *
 * @throws {Failure} `interrupted` when the signal comes before anything was measured,
 * `target-failed` when tenants cannot be onboarded or prepared
 */
export async function runBenchmark(options: BenchmarkOptions): Promise<BenchmarkResult> {
  try {
    return notPassing(await measure(options), await options.target.failures());
  } catch (error) {
    throw await reasonOf(error, options.target);
  }
}

/** What broke in the target explains requests that failed. */
async function reasonOf(error: unknown, target: Target): Promise<unknown> {
  if (error instanceof Failure && error.code === "interrupted") return error;
  return (await target.failures())[0] ?? error;
}

function notPassing(result: BenchmarkResult, failures: readonly Failure[]): BenchmarkResult {
  if (failures.length === 0) return result;
  const reasons = [...failures.map(({ message }) => firstLine(message)), ...result.reasons];
  return {
    ...result,
    verdict: result.verdict === "pass" ? "objective-missed" : result.verdict,
    reasons,
  };
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

async function measure(options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { plan, signal, target } = options;
  const workload = workloads[plan.workload];
  if (workload === undefined) throw new Failure("usage", `No workload "${plan.workload}" exists`);
  const names = Array.from({ length: options.tenants }, (_, index) => tenantName(index));
  const tenants = await onboard(options, names);
  const workers = startLoadWorkers(loadShares({ plan, target, workers: options.workers, tenants }));
  try {
    await prepare(options, workers);
    refuseIfInterrupted(signal);
    const startAt = Date.now() + startDelay;
    const measureAt = startAt + plan.warmup;
    options.onMeasuring?.(measureAt);
    const load = await makeLoad(options, workers, startAt);
    const measured = Math.max(0, load.endedAt - measureAt);
    if (measured === 0 && load.outcome.check.violations.length === 0) throw interruption();
    return summarize({
      plan,
      workload,
      objective: options.objective,
      tenantNames: names,
      outcome: load.outcome,
      environment: environmentOf(options),
      startedAt: new Date(measureAt),
      measured,
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
  const step = options.progress.step(
    `Onboarding ${names.length} ${names.length === 1 ? "tenant" : "tenants"}`,
  );
  const tenants = await orFailed(step, options.target.onboard(names, options.signal));
  step.done("user, role, prefix and certificate each");
  return tenants;
}

async function prepare(options: BenchmarkOptions, workers: LoadWorkers): Promise<void> {
  const step = options.progress.step("Connecting tenants and creating their objects");
  const interrupted = abortOf(options.signal);
  await orFailed(step, Promise.race([workers.prepare(), interrupted]));
  step.done();
}

async function orFailed<Result>(step: Step, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    step.failed();
    throw error;
  }
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
    interrupted = true;
    endedAt = Math.min(endedAt, Date.now());
    workers.stop();
  };
  signal?.addEventListener("abort", stop, { once: true });
  const before = process.cpuUsage();
  const timer = setInterval(
    () => progress.status(loadStatus(plan, workers.counters(), { startAt, interrupted })),
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
