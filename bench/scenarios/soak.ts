import * as z from "zod";
import type { Figure, Findings } from "../results/findings.ts";
import { quantilesOfEncoded } from "../results/quantiles_of.ts";
import type { PhaseReport, TrialReport } from "../results/trial_report.ts";
import { lineThrough } from "../statistics/line_through.ts";
import { serverValues } from "../statistics/server_values.ts";
import { defineScenario, type Scenario } from "./scenario.ts";
import type { Phase, TrialEvent } from "./trial.ts";

/** What {@link soak} can be told. */
export type SoakSettings = {
  /** Tenants that make load. */
  readonly tenants: number;
  /** Requests a second of all of them. */
  readonly rate: number;
  /** Seconds in all. */
  readonly duration: number;
  /** Stretches that are compared with each other. */
  readonly parts: number;
  /** Seconds between two compactions. */
  readonly compactEvery: number;
  /** What is promised: no drift beyond these in the whole run. Null for nothing. */
  readonly mostDrift: number | null;
};

const settings: z.ZodType<SoakSettings> = z.strictObject({
  tenants: z.int().min(1).meta({ description: "Tenants that make load." }),
  rate: z.number().positive().meta({ description: "Requests a second of all of them." }),
  duration: z.number().positive().meta({ description: "Seconds in all." }),
  parts: z.int().min(3).max(100).meta({ description: "Stretches compared with each other." }),
  compactEvery: z.number().positive().meta({
    description: "Seconds between compactions; kube-apiserver asks for one every 5 minutes.",
  }),
  mostDrift: z.number().positive().nullable().meta({
    description: "The share by which p99, memory and files may grow from the second part to the " +
      "last; null for no promise.",
  }),
});

const quick: SoakSettings = {
  tenants: 10,
  rate: 80,
  duration: 40,
  parts: 4,
  compactEvery: 10,
  mostDrift: null,
};

/** Whether a cluster is after hours what it was after minutes. */
export const soak: Scenario<SoakSettings> = defineScenario({
  name: "soak",
  title: "The same load for a long time",
  question: "Does anything grow that should not: latency, memory, files, the database?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, tenants: 50, rate: 250, duration: 1_200, parts: 10, compactEvery: 60 },
    full: {
      ...{ tenants: 100, rate: 500, duration: 3_600, parts: 12, compactEvery: 300 },
      mostDrift: 0.5,
    },
  },
  faults: false,
  *trials(told) {
    const seconds = told.duration / told.parts;
    const phases = Array.from({ length: told.parts }, (_, index): Phase => ({
      name: `part ${index + 1}`,
      seconds,
      load: { tenants: { kind: "open", rate: told.rate, arrival: "poisson" } },
    }));
    const report = yield {
      name: "soak",
      purpose: `The same load in ${told.parts} parts, with a compaction now and then`,
      groups: { tenants: { tenants: told.tenants, workload: "kubernetes" } },
      phases,
      events: compactions(told),
      mustKeepUp: false,
    };
    return conclude(report, told);
  },
});

function compactions({ compactEvery, duration }: SoakSettings): TrialEvent[] {
  const times = Math.ceil(duration / compactEvery) - 1;
  return Array.from({ length: times }, (_, index) => ({
    at: (index + 1) * compactEvery,
    action: { kind: "compact" },
  }));
}

/** What is followed over the parts, and what of the members' metrics it is. */
const followed = [
  { name: "rss-bytes", title: "Resident memory", unit: "bytes", divide: 1e6, shown: "MB" },
  { name: "db-in-use-bytes", title: "Database in use", unit: "bytes", divide: 1e6, shown: "MB" },
  { name: "db-bytes", title: "Database file", unit: "bytes", divide: 1e6, shown: "MB" },
  { name: "fds", title: "Open files", unit: "count", divide: 1, shown: "" },
  { name: "pending-events", title: "Events waiting", unit: "count", divide: 1, shown: "" },
] as const;

/** Below this, what a member takes in an hour is a guess. */
const shortestHours = 1 / 6;

/** Memory and files are promised; a database grows with what is stored in it. */
const promised: ReadonlySet<string> = new Set(["rss-bytes", "fds"]);

function conclude(report: TrialReport, told: SoakSettings): Findings {
  const p99 = report.phases.map(p99Of);
  const series = followed.map((each) => ({
    ...each,
    values: report.phases.map((phase) =>
      meanOf(serverValues(report, { metric: each.name, phase }).flat())
    ),
  }));
  const drifts = [
    { title: "p99", drift: driftOf(p99), promised: true },
    ...series.map(({ name, title, values }) => ({
      title,
      drift: driftOf(values),
      promised: promised.has(name),
    })),
  ];
  return {
    figures: figuresOf(report, { p99, series }),
    tables: [{
      title: "Part by part; of members the mean of all",
      columns: [
        { title: "part", unit: "" },
        { title: "p99", unit: "ms" },
        ...series.map(({ shown, title }) => ({ title, unit: shown })),
      ],
      rows: report.phases.map(({ name }, index) => [
        name,
        p99[index] ?? null,
        ...series.map(({ divide, values }) => scaled(values[index] ?? null, divide)),
      ]),
    }],
    matrices: [],
    curves: [],
    missed: drifts.flatMap(({ drift, promised, title }) =>
      promised && told.mostDrift !== null && drift !== null && drift > told.mostDrift
        ? [
          `${title} grew by ${percent(drift)} from the second part to the last, above ${
            percent(told.mostDrift)
          }`,
        ]
        : []
    ),
    notes: [
      "The first part is left out of every growth: caches fill then, and members take memory " +
      "that they keep.",
    ],
  };
}

interface Followed {
  readonly name: string;
  readonly title: string;
  readonly values: readonly (number | null)[];
}

interface Seen {
  readonly p99: readonly (number | null)[];
  readonly series: readonly Followed[];
}

function figuresOf({ phases }: TrialReport, { p99, series }: Seen): Figure[] {
  const drifts = [{ name: "p99", title: "p99", values: p99 }, ...series].map((
    { name, title, values },
  ): Figure => ({
    name: `${name}-growth`,
    title: `${title}, growth from the second part to the last`,
    value: driftOf(values),
    unit: "share",
    interval: null,
    better: "lower",
  }));
  const memory = series.find(({ name }) => name === "rss-bytes")?.values.slice(1) ?? [];
  const points = memory.flatMap((value, index): [number, number][] => {
    const start = phases[index + 1]?.startSecond;
    return value === null || start === undefined ? [] : [[start / 3_600, value]];
  });
  const hours = phases.reduce((sum, { measuredSeconds }) => sum + measuredSeconds, 0) / 3_600;
  const slope = points.length < 2 || hours < shortestHours ? null : lineThrough(points).slope;
  return [...drifts, {
    name: "rss-bytes-an-hour",
    title: "Resident memory of a member, an hour, if it went on like that",
    value: slope,
    unit: "bytes",
    interval: null,
    better: "lower",
  }];
}

function p99Of({ operations }: PhaseReport): number | null {
  const histograms = operations.filter(({ latency }) => latency.count > 0)
    .map(({ histogram }) => histogram);
  return histograms.length === 0 ? null : quantilesOfEncoded(histograms).p99;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length;
}

function driftOf(values: readonly (number | null)[]): number | null {
  const [second, last] = [values[1] ?? null, values.at(-1) ?? null];
  return second === null || last === null || second === 0 ? null : last / second - 1;
}

function scaled(value: number | null, divide: number): number | null {
  return value === null ? null : Number((value / divide).toPrecision(4));
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
