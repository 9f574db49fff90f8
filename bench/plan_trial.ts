import { Failure } from "../diagnostics/failure.ts";
import type { LoadPlan, PhaseLoad, PlannedGroup, PlannedPhase } from "./engine/load_plan.ts";
import type { GroupLoad, Trial } from "./scenarios/trial.ts";
import { readTraceHeader } from "./trace/trace_header.ts";
import { traceMisfit } from "./trace/trace_misfit.ts";
import type { Workload } from "./workloads/workload.ts";
import { workloads } from "./workloads/workloads.ts";

/** What a trial does not say itself. */
export interface PlanTrialOptions {
  /** Seed of the schedule and of the values. */
  readonly seed: number;
  /** Milliseconds after which a request counts as timed out. Default 7,000. */
  readonly requestTimeout?: number;
  /** Where what was due is written as a trace. Default: nowhere. */
  readonly traceFile?: string;
}

/** A trial as the engine runs it. */
export interface PlannedTrial {
  /** The load. */
  readonly plan: LoadPlan;
  /** Workloads by index of the group. */
  readonly workloads: readonly Workload[];
  /** Names of the phases. */
  readonly phaseNames: readonly string[];
}

/** etcd's own limit with its default clocks, so that what it gives up is told as its own doing. */
const requestTimeout = 7_000;

/**
 * Plans the load of a trial.
 *
 * @throws {Failure} `usage` for a trial that makes no sense, naming what is wrong, and for a trace
 * that it cannot be played from
 */
export function planTrial(trial: Trial, options: PlanTrialOptions): PlannedTrial {
  const groups = Object.entries(trial.groups).map(([name, group]): PlannedGroup => ({
    name,
    workload: group.workload,
    settings: group.settings ?? {},
    tenants: group.tenants,
    connections: group.connections ?? 1,
  }));
  refuseNonsense(trial, groups);
  refuseMisfits(trial, groups);
  return {
    plan: {
      groups,
      phases: phasesOf(trial, groups),
      seed: options.seed,
      requestTimeout: options.requestTimeout ?? requestTimeout,
      collects: options.traceFile !== undefined,
    },
    workloads: groups.map(({ workload }) => workloadNamed(trial, workload)),
    phaseNames: trial.phases.map(({ name }) => name),
  };
}

/** Seconds of all phases of a trial. */
export function secondsOf({ phases }: Pick<Trial, "phases">): number {
  return phases.reduce((sum, { seconds }) => sum + seconds, 0);
}

function phasesOf(trial: Trial, groups: readonly PlannedGroup[]): PlannedPhase[] {
  let begin = 0;
  return trial.phases.map(({ load, measured = true, seconds }) => {
    const phase = {
      begin,
      duration: seconds * 1000,
      measured,
      loads: groups.map((group) => {
        const own = load[group.name];
        return own && phaseLoad(own);
      }),
    };
    begin += seconds * 1000;
    return phase;
  });
}

function phaseLoad(load: GroupLoad): PhaseLoad {
  switch (load.kind) {
    case "open":
      return { kind: "open", from: load.rate, to: load.rate, arrival: load.arrival };
    case "ramp":
      return { kind: "open", from: load.from, to: load.to, arrival: load.arrival };
    case "closed":
      return load;
    case "trace":
      return load;
  }
}

function workloadNamed(trial: Trial, name: string): Workload {
  const workload = workloads[name];
  if (workload !== undefined) return workload;
  throw nonsense(trial, `has a group with the workload "${name}", which does not exist`, {
    hint: `Workloads are: ${Object.keys(workloads).join(", ")}`,
  });
}

function refuseNonsense(trial: Trial, groups: readonly PlannedGroup[]): void {
  if (groups.length === 0) throw nonsense(trial, "has no group");
  if (trial.phases.length === 0) throw nonsense(trial, "has no phase");
  for (const { connections, name, tenants } of groups) {
    if (!isCount(tenants)) throw nonsense(trial, `has a group "${name}" of ${tenants} tenants`);
    if (!isCount(connections)) throw nonsense(trial, `has a group "${name}" without connections`);
  }
  const names = new Set<string>();
  for (const { load, name, seconds } of trial.phases) {
    if (names.has(name)) throw nonsense(trial, `has two phases "${name}"`);
    names.add(name);
    if (!(seconds > 0)) throw nonsense(trial, `has a phase "${name}" of ${seconds} seconds`);
    for (const [group, each] of Object.entries(load)) {
      if (!Object.hasOwn(trial.groups, group)) {
        throw nonsense(trial, `loads a group "${group}" in phase "${name}" that it does not have`);
      }
      if (!isPossible(each)) {
        throw nonsense(trial, `asks for an impossible load of "${group}" in phase "${name}"`);
      }
    }
  }
  const whole = secondsOf(trial);
  for (const { action, at } of trial.events ?? []) {
    if (at < 0 || at > whole) throw nonsense(trial, `has "${action.kind}" at ${at} s, out of time`);
  }
}

/** Of each trace the first line is read, which says whose requests it has. */
function refuseMisfits(trial: Trial, groups: readonly PlannedGroup[]): void {
  const played = trial.phases.flatMap(({ load }) => Object.entries(load));
  for (const [name, load] of played) {
    if (load.kind !== "trace") continue;
    const group = groups.find((each) => each.name === name)!;
    const header = readTraceHeader(load.file);
    const misfit = traceMisfit(header, group, workloadNamed(trial, group.workload));
    if (misfit !== undefined) throw nonsense(trial, `plays "${load.file}", which ${misfit}`);
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function isPossible(load: GroupLoad): boolean {
  switch (load.kind) {
    case "open":
      return load.rate >= 0 && Number.isFinite(load.rate);
    case "ramp":
      return [load.from, load.to].every((rate) => rate >= 0 && Number.isFinite(rate));
    case "closed":
      return isCount(load.inFlight);
    case "trace":
      return load.speed > 0 && Number.isFinite(load.speed);
  }
}

function nonsense(trial: Trial, what: string, options: { readonly hint?: string } = {}): Failure {
  return new Failure("usage", `Trial "${trial.name}" ${what}`, options);
}
