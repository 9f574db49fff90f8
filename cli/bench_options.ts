import { Failure } from "../diagnostics/failure.ts";
import { durationMilliseconds } from "../manifests/config/duration.ts";
import type { LoadModel, LoadPlan } from "../bench/engine/load_plan.ts";
import { defaultObjective, type Objective, objectives } from "../bench/results/objective.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";

/** Requests a second of each tenant: above an idle Kubernetes cluster's, below a busy one's. */
const ratePerTenant = 5;

/** The options of `kamaji-etcd bench`. */
export const benchOptions = {
  "config": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Configuration of the cluster to start; the default cluster without it",
  },
  "members": {
    type: "choice",
    placeholder: "COUNT",
    choices: ["1", "3", "5", "7"],
    summary: "Members to start, whatever the configuration says",
  },
  "tenants": {
    type: "integer",
    placeholder: "COUNT",
    default: 20,
    minimum: 1,
    maximum: 10_000,
    summary: "Tenants that make load",
  },
  "rate": {
    type: "number",
    placeholder: "PER-SECOND",
    minimum: 0.1,
    summary: `Requests a second, all tenants together; ${ratePerTenant} a tenant without it`,
  },
  "arrival": {
    type: "choice",
    placeholder: "KIND",
    choices: ["poisson", "uniform"],
    default: "poisson",
    summary: "How arrivals are spread over time",
  },
  "closed": {
    type: "flag",
    summary: "Closed loop instead: a request is sent when one returns, for comparison",
  },
  "in-flight": {
    type: "integer",
    placeholder: "COUNT",
    default: 8,
    minimum: 1,
    summary: "Requests in flight in a closed loop",
  },
  "duration": {
    type: "string",
    placeholder: "TIME",
    default: "30s",
    summary: "Time that is measured",
  },
  "warmup": {
    type: "string",
    placeholder: "TIME",
    default: "5s",
    summary: "Load before measuring begins",
  },
  "seed": { type: "integer", placeholder: "NUMBER", default: 1, summary: "Seed of the schedule" },
  "workers": {
    type: "integer",
    placeholder: "COUNT",
    minimum: 1,
    maximum: 64,
    summary: "Threads that make load; half of the processors without it",
  },
  "slo": {
    type: "choice",
    placeholder: "PROFILE",
    choices: ["strict", "kubernetes", "mixin", "none"],
    default: defaultObjective,
    summary: "Objective that decides between pass and miss",
  },
  "etcd": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "etcd binary to start, instead of looking for one",
  },
  "data-dir": {
    type: "string",
    placeholder: "DIRECTORY",
    completes: "directory",
    summary: "New or empty directory for data and logs, kept afterwards",
  },
  "json": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Also write the result as JSON",
  },
} as const satisfies OptionSpecs;

/** What was typed for them. */
export type BenchOptions = OptionValues<typeof benchOptions>;

/** Milliseconds after which a request counts as timed out: etcd's own limit with its default clocks. */
const requestTimeout = 7_000;

/** What a benchmark is asked for. */
export interface BenchSettings {
  /** The load. */
  readonly plan: LoadPlan;
  /** Who makes it. */
  readonly tenants: number;
  /** By what it is judged. */
  readonly objective: Objective;
  /** Threads that make it. */
  readonly workers: number;
}

/**
 * Reads what was typed.
 *
 * @throws {Failure} `usage`
 */
export function benchSettings(options: BenchOptions): BenchSettings {
  return {
    plan: {
      workload: "kubernetes",
      model: modelOf(options),
      seed: options.seed,
      warmup: options.warmup === "0s" ? 0 : milliseconds("--warmup", options.warmup),
      duration: milliseconds("--duration", options.duration),
      requestTimeout,
    },
    tenants: options.tenants,
    objective: objectiveOf(options.slo),
    workers: workersOf(options),
  };
}

function modelOf(options: BenchOptions): LoadModel {
  if (options.closed) return { kind: "closed", inFlight: options["in-flight"] };
  const rate = options.rate ?? ratePerTenant * options.tenants;
  return { kind: "open", rate, arrival: options.arrival };
}

function objectiveOf(name: string): Objective {
  const objective = objectives[name];
  if (objective === undefined) throw new Failure("usage", `No objective "${name}" exists`);
  return objective;
}

function milliseconds(option: string, text: string): number {
  const value = durationMilliseconds(text);
  if (value !== undefined && value > 0) return value;
  throw new Failure("usage", `${option} takes a duration, not "${text}"`, {
    hint: 'Write numbers with the units h, m, s or ms, as in "30s"',
  });
}

function workersOf(options: BenchOptions): number {
  const wanted = options.workers ?? Math.max(1, Math.floor(navigator.hardwareConcurrency / 2));
  return Math.min(wanted, options.tenants);
}
