import type { Figure, Findings, FindingsCurve, FindingsTable } from "../../results/findings.ts";
import { bracketOf, type TriedLevel } from "./next_level.ts";
import type { CapacitySettings } from "./capacity.ts";
import type { LevelReading } from "./shortfalls.ts";

/** A level that was tried once. */
export interface LevelTrial {
  /** Rate, or number of tenants. */
  readonly level: number;
  /** What was measured. */
  readonly reading: LevelReading;
  /** Why it did not hold; empty when it did. */
  readonly why: readonly string[];
}

/** A search that is over. */
export interface Search {
  /** Every trial, in order. */
  readonly searched: readonly LevelTrial[];
  /** Every level, in order. */
  readonly tried: readonly TriedLevel[];
  /** Trials of the limit found, and of 90 % of it. */
  readonly confirmed: readonly LevelTrial[];
  /** Whether it came to its end, and did not run out of trials. */
  readonly isFound: boolean;
  /** What the scenario was told. */
  readonly told: CapacitySettings;
}

/** Says what holds: what was found, if it held again; 90 % of it, if only that did. */
export function concludeCapacity(search: Search): Findings {
  const { confirmed, searched, told } = search;
  const holds = confirmedLevel(confirmed);
  const { least } = told;
  return {
    figures: figuresOf(search, holds),
    tables: [
      tableOf("Levels in the order of the search", { trials: searched, told }),
      ...(confirmed.length === 0
        ? []
        : [tableOf("The limit and 90 % of it again", { trials: confirmed, told })]),
    ],
    matrices: [],
    curves: [kneeOf(search, holds)],
    missed: least === null || (holds ?? 0) >= least
      ? []
      : [`${holds ?? "No"} ${unitText(told)} hold, fewer than the ${least} that are promised`],
    notes: notesOf(search, holds),
  };
}

/** The highest level that held in most of its confirmations. */
function confirmedLevel(confirmed: readonly LevelTrial[]): number | null {
  const levels = [...new Set(confirmed.map(({ level }) => level))].sort((a, b) => b - a);
  return levels.find((level) => {
    const own = confirmed.filter((each) => each.level === level);
    return own.filter(({ why }) => why.length === 0).length * 2 > own.length;
  }) ?? null;
}

function figuresOf({ told, tried }: Search, holds: number | null): Figure[] {
  const { failed, held } = bracketOf(tried);
  const common = {
    unit: told.by === "rate" ? "requests/s" : "tenants",
    interval: null,
    better: "higher",
  } as const;
  return [
    { ...common, name: "capacity", title: "Holds, and held again when tried again", value: holds },
    { ...common, name: "highest-held", title: "Highest that held in the search", value: held },
    { ...common, name: "lowest-failed", title: "Lowest that did not", value: failed },
  ];
}

interface Trials {
  readonly trials: readonly LevelTrial[];
  readonly told: CapacitySettings;
}

function tableOf(title: string, { told, trials }: Trials): FindingsTable {
  return {
    title,
    columns: [
      { title: told.by === "rate" ? "offered" : "tenants", unit: told.by === "rate" ? "/s" : "" },
      { title: "answered", unit: "/s" },
      { title: "p50", unit: "ms" },
      { title: "write p99", unit: "ms" },
      { title: "read p99", unit: "ms" },
      { title: "list p99", unit: "ms" },
      { title: "failed", unit: "%" },
      { title: "generator's lag p99", unit: "ms" },
      { title: "holds", unit: "" },
    ],
    rows: trials.map(({ level, reading: { answered, failedShare, lag, p50, p99 }, why }) => [
      level,
      Math.round(answered),
      p50,
      p99.write,
      p99.read,
      p99.list,
      Number((failedShare * 100).toPrecision(3)),
      lag,
      why.length === 0 ? "yes" : why.join(", "),
    ]),
  };
}

function kneeOf({ searched, told }: Search, holds: number | null): FindingsCurve {
  const points = (of: (reading: LevelReading) => number | null) =>
    searched.toSorted((a, b) => a.level - b.level)
      .map(({ level, reading }): [number, number | null] => [level, of(reading)]);
  return {
    title: "Latency by load, and where it turns",
    x: { title: unitText(told), unit: "", scale: "log" },
    y: { title: "latency", unit: "ms", scale: "log" },
    series: [
      { name: "writes, p99", points: points(({ p99 }) => p99.write) },
      { name: "reads, p99", points: points(({ p99 }) => p99.read) },
      { name: "all, median", points: points(({ p50 }) => p50) },
    ],
    marks: [
      { axis: "y", value: told.writeP99, label: "limit of writes" },
      { axis: "y", value: told.readP99, label: "limit of reads" },
      ...(holds === null ? [] : [{ axis: "x" as const, value: holds, label: "holds" }]),
    ],
  };
}

function notesOf({ isFound, searched, told, tried }: Search, holds: number | null): string[] {
  const { failed, held } = bracketOf(tried);
  const { errorShare, listP99, readP99, writeP99 } = told;
  const lagging = searched.find(({ level, reading: { lag, p99 } }) =>
    level === failed && lag > Math.max(1, (p99.write ?? 0) / 2)
  );
  return [
    `A level holds with writes up to ${writeP99} ms, reads up to ${readP99} ms and lists up to ` +
    `${listP99} ms at the 99th percentile, at most ${
      errorShare * 100
    } % failed, and no queue that ` +
    "grows.",
    ...(failed === null ? ["Nothing failed: the limit is higher than the highest level."] : []),
    ...(isFound
      ? []
      : [`The search ended after ${told.mostTrials} trials, before its limit was found.`]),
    ...(held !== null && holds !== held
      ? [
        holds === null
          ? "What held once did not hold again, neither all of it nor 90 %: believe none of it."
          : "What held once did not hold again; 90 % of it did.",
      ]
      : []),
    ...(lagging === undefined ? [] : [
      "Where it broke, requests were sent late for more than half of their latency: the generator, " +
      "which shares this machine, may be what broke.",
    ]),
  ];
}

function unitText({ by }: CapacitySettings): string {
  return by === "rate" ? "requests/s" : "tenants";
}
