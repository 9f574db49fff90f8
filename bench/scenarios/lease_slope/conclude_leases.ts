import type { Figure, Findings, FindingsCurve, FindingsTable } from "../../results/findings.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { lineThrough } from "../../statistics/line_through.ts";
import { meanInterval } from "../../statistics/mean_interval.ts";
import type { LeaseSlopeSettings } from "./lease_slope.ts";
import { type Measurement, phaseOf, type Writer, writers } from "./lease_writers.ts";

/** Says what one more key on a lease costs, for whom. */
export function concludeLeases(
  reports: ReadonlyMap<Writer, TrialReport>,
  told: LeaseSlopeSettings,
): Findings {
  const rows = [...reports].map(([writer, report]) => readings(writer, { report, told }));
  return {
    figures: rows.flatMap(figuresOf),
    tables: [
      tableOf({
        title: "One write with a lease, one in flight, median",
        unit: "ms",
        keys: told.keys,
        readings: rows.map(({ alone }) => alone),
      }),
      tableOf({
        title: `Writes with a lease, ${told.inFlight} in flight`,
        unit: "/s",
        keys: told.keys,
        readings: rows.map(({ ceiling }) => ceiling),
      }),
      tableOf({
        title: "Keeping the lease alive once, one in flight, median",
        unit: "ms",
        keys: told.keys,
        readings: rows.map(({ kept }) => kept),
      }),
    ],
    matrices: [],
    curves: [curveOf(rows, told)],
    missed: [],
    notes: [
      "kube-apiserver hangs up to 1,000 events on one lease; etcd checks each key of a lease for " +
      "whoever writes with it, unless that is root or authentication is off.",
    ],
  };
}

interface Tabled {
  readonly title: string;
  readonly unit: string;
  readonly keys: readonly number[];
  /** By writer, round and number of keys. */
  readonly readings: readonly Readings["alone"][];
}

function tableOf({ keys, readings, title, unit }: Tabled): FindingsTable {
  return {
    title,
    columns: [{ title: "keys on it", unit: "" }, ...writers.map(({ title }) => ({ title, unit }))],
    rows: keys.map((count, index) => [
      count,
      ...readings.map((rounds) => average(rounds.map((round) => round[index] ?? null))),
    ]),
  };
}

/** What one writer's trial says, by round and number of keys. */
interface Readings {
  readonly writer: Writer;
  /** Median of one write in milliseconds, one in flight. */
  readonly alone: readonly (readonly (number | null)[])[];
  /** The same of keeping the lease alive. */
  readonly kept: readonly (readonly (number | null)[])[];
  /** Writes a second, many in flight. */
  readonly ceiling: readonly (readonly (number | null)[])[];
  /** Microseconds for each key, by round. */
  readonly slopes: readonly number[];
}

function readings(
  writer: Writer,
  { report, told }: { readonly report: TrialReport; readonly told: LeaseSlopeSettings },
): Readings {
  const rounds = Array.from({ length: told.rounds }, (_, round) => round);
  const read = (pace: Measurement["pace"], of: (phase: PhaseReport) => number | null) =>
    rounds.map((round) =>
      told.keys.map((count) => {
        const name = phaseOf(count, { pace, round });
        const phase = report.phases.find((each) => each.name === name);
        return phase === undefined ? null : of(phase);
      })
    );
  const alone = read("one", (phase) => operationOf(phase, "attach")?.service.p50 ?? null);
  return {
    writer,
    alone,
    kept: read("one", (phase) => operationOf(phase, "keepalive")?.service.p50 ?? null),
    ceiling: read("many", (phase) => {
      const attach = operationOf(phase, "attach");
      return attach === undefined ? null : attach.done / phase.measuredSeconds;
    }),
    slopes: alone.map((round) => slopeOf(round, told.keys)).filter((each) => each !== null),
  };
}

function operationOf(
  { operations }: PhaseReport,
  operation: "attach" | "keepalive",
): PhaseReport["operations"][number] | undefined {
  return operations.find(({ latency, name }) => name === operation && latency.count > 0);
}

function slopeOf(milliseconds: readonly (number | null)[], keys: readonly number[]): number | null {
  const points = keys.flatMap((count, index): [number, number][] => {
    const value = milliseconds[index] ?? null;
    return value === null ? [] : [[count, value * 1_000]];
  });
  return points.length < 2 ? null : lineThrough(points).slope;
}

function figuresOf({ ceiling, slopes, writer }: Readings): Figure[] {
  const slope = slopes.length === 0 ? null : meanInterval(slopes);
  const most = average(ceiling.map((round) => round.at(-1) ?? null));
  return [{
    name: `microseconds-per-key-${writer.name}`,
    title: `Each key on the lease adds, ${titleOf(writer)}`,
    value: slope?.mean ?? null,
    unit: "µs",
    interval: slope?.interval ?? null,
    better: "lower",
  }, {
    name: `writes-per-second-${writer.name}`,
    title: `Ceiling with the most keys, ${titleOf(writer)}`,
    value: most,
    unit: "requests/s",
    interval: null,
    better: "higher",
  }];
}

function titleOf({ title }: Writer): string {
  return title === "without authentication" ? title : `for ${title}`;
}

function curveOf(rows: readonly Readings[], { keys }: LeaseSlopeSettings): FindingsCurve {
  return {
    title: "A write by the keys that hang on its lease",
    x: { title: "keys on the lease", unit: "", scale: "log" },
    y: { title: "median of one write", unit: "ms", scale: "linear" },
    series: rows.map(({ alone, writer }) => ({
      name: writer.title,
      points: keys.map((count, index) => [
        count,
        average(alone.map((round) => round[index] ?? null)),
      ]),
    })),
    marks: [],
  };
}

function average(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : meanInterval(known).mean;
}
