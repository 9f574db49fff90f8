import { Failure } from "../diagnostics/failure.ts";
import { durationMilliseconds } from "../manifests/config/duration.ts";
import { readSetting } from "../bench/scenario_settings.ts";
import type { Setting } from "../bench/scenarios/trial.ts";
import { defaultObjective, type Objective, objectives } from "../bench/results/objective.ts";
import { targetOptions } from "./bench_target_options.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";

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
  ...targetOptions,
  "scenario": {
    type: "string",
    placeholder: "NAME",
    default: "kubernetes-steady",
    summary: "Scenario to run, or a file that exports one as scenario",
  },
  "profile": {
    type: "choice",
    placeholder: "PROFILE",
    choices: ["quick", "standard", "full"],
    default: "quick",
    summary: "How much time it may take; sets what no other option sets",
  },
  "set": {
    type: "string",
    placeholder: "KEY=VALUE",
    multiple: true,
    summary: "A setting of the scenario; may be given several times",
  },
  "list": { type: "flag", summary: "List the scenarios with their settings, and run nothing" },
  "dry-run": { type: "flag", summary: "Print what would be run, and run nothing" },
  "no-preflight": {
    type: "flag",
    summary: "Do not look at disk, round trip and generator before a standard or full run",
  },
  "tenants": {
    type: "integer",
    placeholder: "COUNT",
    minimum: 1,
    maximum: 10_000,
    summary: "Short for --set tenants=COUNT: tenants that make load",
  },
  "rate": {
    type: "number",
    placeholder: "PER-SECOND",
    minimum: 0.1,
    summary: "Short for --set rate: requests a second, all tenants together",
  },
  "arrival": {
    type: "choice",
    placeholder: "KIND",
    choices: ["poisson", "uniform"],
    summary: "Short for --set arrival: how arrivals are spread over time",
  },
  "closed": {
    type: "flag",
    summary: "Short for --set closed=true: a request is sent when one returns",
  },
  "in-flight": {
    type: "integer",
    placeholder: "COUNT",
    minimum: 1,
    summary: "Short for --set inFlight: requests in flight in a closed loop",
  },
  "duration": {
    type: "string",
    placeholder: "TIME",
    summary: "Short for --set duration in seconds: time that is measured",
  },
  "warmup": {
    type: "string",
    placeholder: "TIME",
    summary: "Short for --set warmup in seconds: load before measuring begins",
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
  "validate": {
    type: "flag",
    summary:
      "Load a cluster with keeper and Prometheus, and validate dashboards and alerts as well",
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
  "html": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Also write the result as an HTML page that needs nothing else",
  },
} as const satisfies OptionSpecs;

/** What was typed for them. */
export type BenchOptions = OptionValues<typeof benchOptions>;

/** Threads that make load: what was asked for, or half of the processors. */
export function workersOf({ workers }: Pick<BenchOptions, "workers">): number {
  return workers ?? Math.max(1, Math.floor(navigator.hardwareConcurrency / 2));
}

/**
 * The objective that was named.
 *
 * @throws {Failure} `usage` when there is none of that name
 */
export function objectiveOf({ slo }: Pick<BenchOptions, "slo">): Objective {
  const objective = objectives[slo];
  if (objective === undefined) throw new Failure("usage", `No objective "${slo}" exists`);
  return objective;
}

/**
 * The settings that were typed: those of `--set`, and those that have an option of their own, which
 * win.
 *
 * @throws {Failure} `usage` for what is no setting or no duration
 */
export function typedSettings(options: BenchOptions): Readonly<Record<string, Setting>> {
  const { arrival, closed, rate, tenants } = options;
  const shorthands: Readonly<Record<string, Setting | undefined>> = {
    tenants,
    rate,
    arrival,
    closed: closed || undefined,
    inFlight: options["in-flight"],
    duration: seconds("duration", options.duration),
    warmup: options.warmup === "0s" ? 0 : seconds("warmup", options.warmup),
  };
  const given = Object.entries(shorthands).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const]
  );
  return Object.fromEntries([...options.set.map(readSetting), ...given]);
}

function seconds(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = durationMilliseconds(text);
  if (value !== undefined && value > 0) return value / 1000;
  throw new Failure("usage", `--${option} takes a duration, not "${text}"`, {
    hint: 'Write numbers with the units h, m, s or ms, as in "30s"',
  });
}
