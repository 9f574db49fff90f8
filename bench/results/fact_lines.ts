import type { Paint } from "../../diagnostics/paint.ts";
import { readable } from "./aligned_rows.ts";
import { countsOf } from "./phase_counts.ts";
import type { Quantiles } from "./quantiles.ts";
import type { RunResult } from "./run_result.ts";
import type { PhaseReport } from "./trial_report.ts";
import { wrapText } from "./wrap_text.ts";

/** How facts are laid out. */
export interface FactLinesOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Colours. */
  readonly paint: Paint;
}

/** A name and what is to be said about it, each text on lines of its own. */
type Fact = readonly [name: string, ...texts: string[]];

/** Violations that are shown; all of them are in the JSON. */
const violationsShown = 5;

/** What is to be known beside the figures: who fared how, what failed, what was checked. */
export function factLines(result: RunResult, { paint, width }: FactLinesOptions): string {
  const facts = factsOf(result);
  const indent = Math.max(...facts.map(([name]) => name.length)) + 2;
  return facts.map(([name, ...texts]) => {
    const [first = "", ...others] = texts.map((text) => wrapText(text, { width, indent }));
    const below = others.map((text) => `\n${" ".repeat(indent)}${text}`).join("");
    return paint.faint(name.padEnd(indent)) + first + below;
  }).join("\n");
}

function factsOf({ environment, preflight, trials }: RunResult): readonly Fact[] {
  const phases = trials.flatMap((trial) => trial.phases);
  const [only] = phases.length === 1 ? phases : [];
  return [
    ...(only === undefined ? [] : phaseFacts(only)),
    ["failures", failureText(phases)],
    ["correctness", ...correctnessTexts(trials.map(({ correctness }) => correctness))],
    ...serviceFact(phases),
    ["generator", generatorText(trials)],
    ...eventFacts(trials),
    ...(preflight === null ? [] : [preflightFact(preflight)]),
    ...(environment.sharedMachine ? [caution] : []),
  ];
}

const caution: Fact = [
  "caution",
  "generator and members share this machine's processors and disk: fit to compare runs, " +
  "not to size",
];

function phaseFacts({ delivery, tenants }: PhaseReport): readonly Fact[] {
  const [only] = Object.keys(delivery).length > 1 ? [] : Object.values(delivery);
  return [...tenantFact(tenants), ["watch", watchText(only)]];
}

function tenantFact(tenants: PhaseReport["tenants"]): readonly Fact[] {
  const byLatency = tenants.filter(({ latency }) => latency.count > 0)
    .sort((a, b) => a.latency.p99 - b.latency.p99);
  const [best, worst] = [byLatency[0], byLatency.at(-1)];
  if (best === undefined || worst === undefined || best === worst) return [];
  const [from, to] = [best, worst].map(({ latency, name }) =>
    `${readable(latency.p99)} ms (${name})`
  );
  return [["tenants", `p99 from ${from} to ${to}`]];
}

function watchText(delivery: Quantiles | undefined): string {
  if (delivery === undefined || delivery.count === 0) return "no write seen";
  const [p50, p99] = [delivery.p50, delivery.p99].map(readable);
  return `${delivery.count} writes seen, p50 ${p50} ms, p99 ${p99} ms after they were sent`;
}

function failureText(phases: readonly PhaseReport[]): string {
  const { errors } = countsOf(phases.flatMap(({ operations }) => operations));
  const parts = Object.entries(errors).sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${count} ${name}`);
  const skipped = phases.reduce((sum, phase) => sum + phase.skipped, 0);
  if (skipped > 0) parts.push(`${skipped} given up before they were sent`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function correctnessTexts(parts: readonly RunResult["trials"][number]["correctness"][]): string[] {
  const checks: Record<string, number> = {};
  for (const part of parts) {
    for (const [name, count] of Object.entries(part.checks)) {
      checks[name] = (checks[name] ?? 0) + count;
    }
  }
  const violations = parts.flatMap((part) => part.violations);
  const made = Object.entries(checks).map(([name, count]) => `${count} ${name}`).join(", ");
  const checked = made === "" ? "nothing checked" : `${made} checked`;
  if (violations.length === 0) return [`${checked}, nothing wrong`];
  const shown = violations.slice(0, violationsShown);
  const more = violations.length - shown.length;
  return [
    `${checked}, ${violations.length} wrong`,
    ...shown.map(({ detail, key, kind }) => `${kind} ${key}: ${detail}`),
    ...(more > 0 ? [`and ${more} more, all of them in the JSON`] : []),
  ];
}

/** The slowest operation, since the service times of several cannot be put together. */
function serviceFact(phases: readonly PhaseReport[]): readonly Fact[] {
  const [slowest] = phases.flatMap(({ operations }) => operations)
    .sort((a, b) => b.service.p99 - a.service.p99);
  if (slowest === undefined || slowest.service.count === 0) return [];
  return [[
    "service",
    `p99 up to ${readable(slowest.service.p99)} ms from sending (${slowest.name}); the table ` +
    "counts from the moment a request was due",
  ]];
}

function generatorText(trials: RunResult["trials"]): string {
  const lag = Math.max(0, ...trials.flatMap(({ phases }) => phases.map((phase) => phase.lag.p99)));
  const most = (value: (generator: RunResult["trials"][number]["generator"]) => number) =>
    Math.round(Math.max(0, ...trials.map(({ generator }) => value(generator))));
  const cost = most(({ cpuMicrosecondsPerRequest }) => cpuMicrosecondsPerRequest);
  const memory = most(({ peakMemoryBytes }) => peakMemoryBytes / 1e6);
  return `schedule lag p99 ${readable(lag)} ms, ${cost} µs of processor time a request, ` +
    `${memory} MB at its peak`;
}

function eventFacts(trials: RunResult["trials"]): readonly Fact[] {
  const events = trials.flatMap(({ events }) => events);
  if (events.length === 0) return [];
  const texts = events.map(({ endSecond, failed, second, title }) =>
    failed === null
      ? `${title} at ${readable(second)} s, for ${readable((endSecond ?? second) - second)} s`
      : `${title} at ${readable(second)} s failed: ${failed}`
  );
  return [["events", ...texts]];
}

function preflightFact(preflight: NonNullable<RunResult["preflight"]>): Fact {
  const { publishable, reasons } = preflight;
  if (publishable) return ["preflight", "disk, round trip and generator are fit to publish"];
  return ["preflight", `not fit to publish: ${reasons.join("; ")}`];
}
