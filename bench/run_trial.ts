import process from "node:process";
import { Failure } from "../diagnostics/failure.ts";
import type { Progress, Step } from "../diagnostics/progress.ts";
import type { IndexedTenant, PlannedGroup } from "./engine/load_plan.ts";
import { plannedSeconds } from "./engine/load_plan.ts";
import { mergeChecks } from "./engine/merge_checks.ts";
import { type LoadWorkers, startLoadWorkers } from "./engine/load_workers.ts";
import { loadShares } from "./load_shares.ts";
import { makeLoad } from "./make_load.ts";
import { peakMemoryBytes } from "./peak_memory.ts";
import { type PlannedTrial, planTrial } from "./plan_trial.ts";
import { type Objective, promised } from "./results/objective.ts";
import { rounded } from "./results/quantiles_of.ts";
import { summarize } from "./results/summarize.ts";
import type { TrialReport } from "./results/trial_report.ts";
import { judge } from "./results/verdict.ts";
import type { Trial } from "./scenarios/trial.ts";
import type { Target } from "./targets/target.ts";
import type { TraceColumns } from "./trace/trace_columns.ts";
import { writeTrace } from "./trace/write_trace.ts";

/** What a trial runs on, and how. */
export interface RunTrialOptions {
  /** The etcd that is loaded. */
  readonly target: Target;
  /** What the trial is judged by, where it is judged. */
  readonly objective: Objective;
  /** Seed of the schedule and of the values. */
  readonly seed: number;
  /** Threads that make load; no more than there are tenants are used. */
  readonly workers: number;
  /** Begins the tenants' names, so that trials on one cluster do not see each other's keys. */
  readonly prefix: string;
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends the load early; what was measured is reported. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which a request counts as timed out. Default 7,000, etcd's own limit. */
  readonly requestTimeout?: number;
  /** Where what was due is written as a trace, whether or not it was sent. Default: nowhere. */
  readonly traceFile?: string;
  /** Told when the first phase begins, in milliseconds since the epoch. */
  readonly onStart?: (startsAt: number) => void;
}

/**
 * Onboards the tenants of a trial, prepares their objects, runs its phases and events, and judges
 * it. The target stays up; the caller closes it. A target that broke on the way cannot pass: the
 * reasons say how.
 *
 * @throws {Failure} `interrupted` when the signal comes before anything was measured, `usage` for a
 * trial that makes no sense, `target-failed` when tenants cannot be onboarded or prepared
 */
export async function runTrial(trial: Trial, options: RunTrialOptions): Promise<TrialReport> {
  const planned = planTrial(trial, options);
  try {
    return await measure(trial, { ...options, planned });
  } catch (error) {
    throw await reasonOf(error, options.target);
  }
}

/** The name of a tenant: unique in a run, and sorted as it is numbered. */
export function tenantName(prefix: string, group: string, place: number): string {
  return `${prefix}${group}-${String(place).padStart(4, "0")}`;
}

/** What broke in the target explains requests that failed. */
async function reasonOf(error: unknown, target: Target): Promise<unknown> {
  if (error instanceof Failure && error.code === "interrupted") return error;
  return (await target.failures())[0] ?? error;
}

interface Measurement extends RunTrialOptions {
  readonly planned: PlannedTrial;
}

async function measure(trial: Trial, options: Measurement): Promise<TrialReport> {
  const { objective, planned: { phaseNames, plan, workloads }, signal, target } = options;
  const began = performance.now();
  const tenants = await onboard(trial, options);
  const count = Math.min(options.workers, tenants.length);
  const workers = startLoadWorkers(plan, loadShares({ plan, target, workers: count, tenants }));
  try {
    await prepare(options, workers);
    refuseIfInterrupted(signal);
    const setUpSeconds = rounded((performance.now() - began) / 1000);
    const spent = process.cpuUsage();
    const load = await makeLoad(trial, {
      ...{ ...options, plan, phaseNames, workers },
      tenants: tenants.map(({ tenant }) => tenant),
    });
    const cpu = process.cpuUsage(spent);
    const parts = load.outcome.traces ?? [];
    await keepTrace(trial, { ...options, interrupted: load.interrupted, parts });
    const { seconds, ...clients } = summarize({
      plan,
      phaseNames,
      workloads,
      outcome: { ...load.outcome, check: mergeChecks([load.outcome.check, ...load.found]) },
      endedAt: load.endedAt,
      tenantNames: plan.groups.map((_, group) =>
        tenants.filter((tenant) => tenant.group === group).map(({ tenant }) => tenant.name)
      ),
    });
    if (load.interrupted && clients.phases.length === 0 && isClean(clients)) throw interruption();
    const broken = (await target.failures()).map(({ message }) => firstLine(message));
    const { judged = false, mustKeepUp = true } = trial;
    return {
      name: trial.name,
      purpose: trial.purpose,
      startedAt: new Date(load.startedAt).toISOString(),
      cluster: target.title,
      ...clients,
      seconds: { groups: seconds, server: cut(load.server, plannedSeconds(plan)) },
      events: load.events,
      generator: {
        workers: count,
        cpuMicrosecondsPerRequest: rounded(
          (cpu.user + cpu.system) / Math.max(workers.counters().sent, 1),
        ),
        peakMemoryBytes: peakMemoryBytes(),
        setUpSeconds,
      },
      ...judge(clients, {
        objective: promised(objective),
        judged,
        mustKeepUp,
        broken,
        interrupted: load.interrupted,
      }),
    };
  } finally {
    workers.close();
  }
}

interface TraceParts extends Measurement {
  readonly parts: readonly TraceColumns[];
  /** Whether it is a part of the load only, which nobody should take for all of it. */
  readonly interrupted: boolean;
}

async function keepTrace(trial: Trial, options: TraceParts): Promise<void> {
  const { parts, planned: { phaseNames, plan, workloads }, progress, traceFile } = options;
  if (traceFile === undefined) return;
  if (options.interrupted) {
    return progress.print(`not recorded: interrupted; ${traceFile} is as it was`);
  }
  const groups = plan.groups.map(({ name }, index) => ({
    identity: trial.groups[name]?.identity ?? "tenant",
    operations: workloads[index]!.mix.map((operation) => operation.name),
  }));
  const count = await writeTrace(traceFile, { plan, phaseNames, groups, parts });
  progress.print(`recorded ${count} requests in ${traceFile}`);
}

function isClean({ correctness }: Pick<TrialReport, "correctness">): boolean {
  return correctness.violations.length === 0;
}

/** The last answers may come after the last phase; its seconds are not of the trial. */
function cut(
  series: TrialReport["seconds"]["server"],
  seconds: number,
): TrialReport["seconds"]["server"] {
  return series.map((each) => ({ ...each, values: each.values.slice(0, seconds) }));
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

async function onboard(trial: Trial, options: Measurement): Promise<IndexedTenant[]> {
  const { planned: { plan: { groups } }, prefix, progress, signal, target } = options;
  const names = groups.map(({ name, tenants }) =>
    Array.from({ length: tenants }, (_, place) => tenantName(prefix, name, place))
  );
  const count = names.flat().length;
  const step = progress.step(`Onboarding ${count} ${count === 1 ? "tenant" : "tenants"}`);
  const accesses = await orFailed(step, target.onboard(names.flat(), signal));
  step.done(target.confines ? "user, role, prefix and certificate each" : "a prefix each");
  const root = await target.root();
  return placesOf(groups).map(({ group, place }, index) => {
    const asRoot = trial.groups[groups[group]!.name]?.identity === "root";
    const access = accesses[index]!;
    return {
      index,
      group,
      place,
      tenant: access.tenant,
      credentials: asRoot ? root : access.credentials,
      neighbour: count > 1 ? accesses[(index + 1) % count]!.tenant : undefined,
      confined: target.confines && !asRoot,
    };
  });
}

function placesOf(groups: readonly PlannedGroup[]) {
  return groups.flatMap(({ tenants }, group) =>
    Array.from({ length: tenants }, (_, place) => ({ group, place }))
  );
}

async function prepare(options: RunTrialOptions, workers: LoadWorkers): Promise<void> {
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
