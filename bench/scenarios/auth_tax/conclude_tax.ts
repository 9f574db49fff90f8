import type { Figure, Findings, FindingsTable } from "../../results/findings.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { meanInterval } from "../../statistics/mean_interval.ts";
import { median } from "../../statistics/median.ts";
import { type MedianInterval, medianInterval } from "../../statistics/median_interval.ts";
import { serverValues } from "../../statistics/server_values.ts";
import type { AuthTaxSettings } from "./auth_tax.ts";
import { type Rung, rungs, sliceName, stepName } from "./rungs.ts";

/** What is read of a slice, in microseconds. */
const measures = [
  { name: "put", title: "a put" },
  { name: "get", title: "a get" },
  { name: "local-get", title: "a get of the member's own" },
  { name: "cpu", title: "members' processor time of a request" },
] as const;

type Measure = typeof measures[number];

/** Readings of a rung by pass and slice; null where there is none. */
type Readings = readonly (number | null)[];

/** What a rung adds to the one below it, or to the lowest one. */
interface Tax {
  readonly rung: Rung;
  readonly reading: number | null;
  /** To the rung below. */
  readonly step: MedianInterval | null;
  /** To the lowest one. */
  readonly whole: MedianInterval | null;
  /** The whole as a factor. */
  readonly factor: number | null;
}

/** Compares each rung with the one below, slice by slice of the same pass. */
export function concludeTax(reports: readonly TrialReport[], told: AuthTaxSettings): Findings {
  const ladder = rungs(told.users);
  const taxes = measures.map((measure) => ({
    measure,
    taxes: taxesOf(ladder.map((rung) => readingsOf(rung, { reports, told, measure })), ladder),
  }));
  const tops = taxes.map(({ measure, taxes }) => ({ measure, top: taxes.at(-1) }));
  const { mostTax } = told;
  return {
    figures: tops.flatMap(({ measure, top }) => top === undefined ? [] : figuresOf(measure, top)),
    tables: taxes.map(({ measure, taxes }) => tableOf(measure, taxes)),
    matrices: [],
    curves: [],
    missed: mostTax === null ? [] : tops.flatMap(({ measure, top }) => {
      if (measure.name === "cpu" || (top?.factor ?? 0) <= mostTax) return [];
      return [
        `For a tenant, ${measure.title} takes ${top?.factor} times a plain one, above ${mostTax}`,
      ];
    }),
    notes: [
      "One request in flight over a connection that stays open: handshakes are not in it. A reading " +
      `is the median of a slice; what a rung adds is the median of its differences in ${
        told.passes * told.slices
      } ` +
      `slices of ${told.passes} passes up and down the ladder.`,
      ...(told.members === 1 ? ["One member, so that no request waits for another member."] : []),
    ],
  };
}

interface Reading {
  readonly reports: readonly TrialReport[];
  readonly told: AuthTaxSettings;
  readonly measure: Measure;
}

function readingsOf(rung: Rung, { measure, reports, told }: Reading): Readings {
  return Array.from({ length: told.passes }, (_, pass) => {
    const report = reports.find(({ name }) => name === stepName(rung, pass));
    return Array.from({ length: told.slices }, (_, slice) => {
      const phase = report?.phases.find(({ name }) => name === sliceName(rung.group, slice));
      if (report === undefined || phase === undefined) return null;
      return measure.name === "cpu" ? processorTime(report, phase) : timeOf(phase, measure.name);
    });
  }).flat();
}

function timeOf({ operations }: PhaseReport, operation: string): number | null {
  const found = operations.find(({ latency, name }) => name === operation && latency.count > 0);
  return found === undefined ? null : found.service.p50 * 1_000;
}

/** All members' time in the phase by the requests that ended in it. */
function processorTime(report: TrialReport, phase: PhaseReport): number | null {
  const requests = phase.operations.reduce((sum, { latency }) => sum + latency.count, 0);
  const members = serverValues(report, { metric: "cpu", phase });
  if (members.length === 0 || requests === 0) return null;
  const cores = members.map((values) => meanInterval(values).mean)
    .reduce((sum, each) => sum + each, 0);
  return cores * phase.measuredSeconds * 1e6 / requests;
}

function taxesOf(readings: readonly Readings[], ladder: readonly Rung[]): Tax[] {
  const [lowest = []] = readings;
  const base = median(known(lowest));
  return ladder.map((rung, index) => {
    const own = readings[index] ?? [];
    const reading = median(known(own));
    return {
      rung,
      reading,
      step: index === 0 ? null : difference(own, readings[index - 1] ?? []),
      whole: index === 0 ? null : difference(own, lowest),
      factor: reading === null || base === null || base === 0 ? null : rounded(reading / base),
    };
  });
}

function difference(upper: Readings, lower: Readings): MedianInterval | null {
  const differences = upper.flatMap((value, index) => {
    const other = lower[index] ?? null;
    return value === null || other === null ? [] : [value - other];
  });
  return differences.length === 0 ? null : medianInterval(differences);
}

function known(readings: Readings): number[] {
  return readings.filter((value) => value !== null);
}

function figuresOf(measure: Measure, { factor, whole }: Tax): Figure[] {
  return [{
    name: `tax-${measure.name}`,
    title: `All of it adds to ${measure.title}`,
    value: whole?.median ?? null,
    unit: "µs",
    interval: whole?.interval ?? null,
    better: "lower",
  }, {
    name: `tax-factor-${measure.name}`,
    title: `  times that without any`,
    value: factor,
    unit: "ratio",
    interval: null,
    better: "lower",
  }];
}

function tableOf(measure: Measure, taxes: readonly Tax[]): FindingsTable {
  return {
    title: `${measure.title[0]?.toUpperCase()}${measure.title.slice(1)}, rung by rung`,
    columns: [
      { title: "rung", unit: "" },
      { title: measure.name === "cpu" ? "time" : "median", unit: "µs" },
      { title: "this rung adds", unit: "µs" },
      { title: "95 % interval", unit: "µs" },
      { title: "times plain", unit: "" },
    ],
    rows: taxes.map(({ factor, reading, rung, step }) => [
      rung.title,
      reading === null ? null : Math.round(reading),
      step === null ? null : Math.round(step.median),
      intervalText(step),
      factor,
    ]),
  };
}

function intervalText(step: MedianInterval | null): string | null {
  if (step === null || step.interval === null) return null;
  return `${Math.round(step.interval.low)} to ${Math.round(step.interval.high)}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
