import type { Figure, Findings, FindingsCurve } from "../../results/findings.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { lineThrough } from "../../statistics/line_through.ts";
import { median } from "../../statistics/median.ts";
import { serverValues } from "../../statistics/server_values.ts";
import { type LevelReading, type Limits, readLevel, shortfalls } from "../capacity/shortfalls.ts";
import type { IdleFleetSettings } from "./idle_fleet.ts";

/** What a fleet of one size cost. */
interface Fleet {
  readonly tenants: number;
  /** Resident memory of a member, in bytes. */
  readonly memory: number | null;
  /** Open files of a member. */
  readonly files: number | null;
  /** Processors in use, all members together. */
  readonly cores: number | null;
  /** Seconds of onboarding, connecting and opening watches. */
  readonly setUp: number;
  readonly reading: LevelReading;
  /** Why the objective did not hold; empty when it did. */
  readonly why: readonly string[];
}

/** By what fleets are judged. */
export interface FleetOptions {
  /** What the scenario was told. */
  readonly told: IdleFleetSettings;
  /** What has to hold for a fleet to fit. */
  readonly limits: Limits;
}

/** What each tenant adds is the slope of what fleets of several sizes cost. */
export function concludeFleet(
  reports: readonly TrialReport[],
  { limits, told }: FleetOptions,
): Findings {
  const fleets = reports.map((report, index) =>
    fleetOf(report, { tenants: told.tenants[index] ?? 0, limits })
  );
  const fits = largestThatFits(fleets);
  const { least } = told;
  return {
    figures: figuresOf(fleets, { told, fits }),
    tables: [{
      title: "Fleets of idle tenants",
      columns: [
        { title: "tenants", unit: "" },
        { title: "memory of a member", unit: "MB" },
        { title: "its open files", unit: "" },
        { title: "processors, all members", unit: "" },
        { title: "answered", unit: "/s" },
        { title: "write p99", unit: "ms" },
        { title: "read p99", unit: "ms" },
        { title: "set up in", unit: "s" },
        { title: "holds", unit: "" },
      ],
      rows: fleets.map(({ cores, files, memory, reading, setUp, tenants, why }) => [
        tenants,
        memory === null ? null : rounded(memory / 1e6),
        files,
        cores === null ? null : rounded(cores),
        Math.round(reading.answered),
        reading.p99.write,
        reading.p99.read,
        rounded(setUp),
        why.length === 0 ? "yes" : why.join(", "),
      ]),
    }],
    matrices: [],
    curves: [curveOf(fleets)],
    missed: least === null || (fits ?? 0) >= least
      ? []
      : [`The objective holds for ${fits ?? "no"} tenants, fewer than the ${least} promised`],
    notes: [
      `Each tenant has ${told.connections} connections to each member and ${told.watches} watches, ` +
      "renews leases, counts and asks for health as an idle cluster of ten nodes with two " +
      "kube-apiservers does. What each adds is the slope over fleets on clusters of their own.",
    ],
  };
}

function fleetOf(
  report: TrialReport,
  { limits, tenants }: { readonly tenants: number; readonly limits: Limits },
): Fleet {
  const [phase] = report.phases;
  const members = (metric: string) =>
    phase === undefined
      ? []
      : serverValues(report, { metric, phase }).map(median).filter((value) => value !== null);
  const cores = members("cpu");
  const reading = readLevel(report);
  return {
    tenants,
    memory: median(members("rss-bytes")),
    files: median(members("fds")),
    cores: cores.length === 0 ? null : cores.reduce((sum, each) => sum + each, 0),
    setUp: report.generator.setUpSeconds,
    reading,
    why: shortfalls(reading, limits),
  };
}

/** A larger fleet that held after one that did not is not believed. */
function largestThatFits(fleets: readonly Fleet[]): number | null {
  const broken = fleets.findIndex(({ why }) => why.length > 0);
  return fleets.slice(0, broken === -1 ? undefined : broken).at(-1)?.tenants ?? null;
}

interface FigureOptions {
  readonly told: IdleFleetSettings;
  readonly fits: number | null;
}

function figuresOf(fleets: readonly Fleet[], { fits, told }: FigureOptions): Figure[] {
  const memory = slopeOf(fleets, ({ memory }) => memory);
  const cores = slopeOf(fleets, ({ cores }) => cores);
  return [
    {
      ...common,
      name: "memory-per-tenant",
      title: "Each tenant adds to the memory of each member",
      value: memory === null ? null : Math.round(memory),
      unit: "bytes",
    },
    {
      ...common,
      name: "memory-per-connection",
      title: "  for each of its connections, with all that comes over it",
      value: memory === null ? null : Math.round(memory / told.connections),
      unit: "bytes",
    },
    {
      ...common,
      name: "files-per-tenant",
      title: "  to its open files",
      value: slopeOf(fleets, ({ files }) => files),
      unit: "count",
    },
    {
      ...common,
      name: "processor-per-tenant",
      title: "  and to the processor time of all members, each second",
      value: cores === null ? null : cores * 1_000,
      unit: "ms",
    },
    {
      ...common,
      name: "tenants-that-fit",
      title: "Largest fleet tried for which the objective holds",
      value: fits,
      unit: "tenants",
      better: "higher",
    },
  ];
}

const common = { interval: null, better: "lower" } as const;

function slopeOf(fleets: readonly Fleet[], of: (fleet: Fleet) => number | null): number | null {
  const points = fleets.flatMap((fleet): [number, number][] => {
    const value = of(fleet);
    return value === null ? [] : [[fleet.tenants, value]];
  });
  const places = new Set(points.map(([tenants]) => tenants));
  return places.size < 2 ? null : lineThrough(points).slope;
}

function curveOf(fleets: readonly Fleet[]): FindingsCurve {
  return {
    title: "Memory of a member by tenants that do nothing",
    x: { title: "tenants", unit: "", scale: "linear" },
    y: { title: "resident memory", unit: "MB", scale: "linear" },
    series: [{
      name: "a member",
      points: fleets.map(({ memory, tenants }) => [tenants, memory === null ? null : memory / 1e6]),
    }],
    marks: [],
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
