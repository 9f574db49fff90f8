import * as z from "zod";
import type { Figure, Findings, FindingsCurve } from "../results/findings.ts";
import type { PhaseReport, TrialReport } from "../results/trial_report.ts";
import { lineThrough } from "../statistics/line_through.ts";
import { meanInterval } from "../statistics/mean_interval.ts";
import { defineScenario, type Scenario } from "./scenario.ts";
import type { Phase, TenantGroup, Trial } from "./trial.ts";

/** What {@link leaseSlope} can be told. */
export type LeaseSlopeSettings = {
  /** Keys that hang on one lease, from few to many. */
  readonly keys: readonly number[];
  /** Requests in flight where the ceiling is looked for. */
  readonly inFlight: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
  /** How often each is measured, forth and back in turns. */
  readonly rounds: number;
};

const settings: z.ZodType<LeaseSlopeSettings> = z.strictObject({
  keys: z.array(z.int().min(1).max(10_000)).min(2).meta({
    description: "Keys that hang on one lease, from few to many.",
  }),
  inFlight: z.int().min(2).meta({ description: "Requests in flight for the ceiling." }),
  seconds: z.number().positive().meta({ description: "Seconds of each measurement." }),
  rounds: z.int().min(1).meta({ description: "How often each is measured." }),
});

/** Who writes: whose writes etcd checks, and whose it does not. */
const writers = [
  { name: "tenant", title: "a tenant", security: "authenticated", identity: "tenant" },
  { name: "root", title: "root", security: "authenticated", identity: "root" },
  { name: "nobody", title: "without authentication", security: "mutual-tls", identity: "tenant" },
] as const;

type Writer = typeof writers[number];

/** The two ways in which each number of keys is measured. */
const paces = [{ name: "one", inFlight: 1 }, { name: "many", inFlight: undefined }] as const;

/** What one more key on a lease costs each write with that lease. */
export const leaseSlope: Scenario<LeaseSlopeSettings> = defineScenario({
  name: "lease-slope",
  title: "Writes with a lease that holds many keys",
  question: "What does each key on a lease cost every further write with it, and for whom?",
  settings,
  profiles: {
    quick: { keys: [1, 100, 1_000], inFlight: 32, seconds: 1, rounds: 1 },
    standard: { keys: [1, 10, 100, 300, 1_000], inFlight: 32, seconds: 3, rounds: 4 },
    full: { keys: [1, 10, 30, 100, 300, 1_000, 3_000], inFlight: 64, seconds: 10, rounds: 6 },
  },
  faults: false,
  *trials(told) {
    const reports = new Map<Writer, TrialReport>();
    for (const writer of writers) reports.set(writer, yield trialOf(writer, told));
    return conclude(reports, told);
  },
});

function trialOf(
  { identity, name, security, title }: Writer,
  { inFlight, keys, rounds, seconds }: LeaseSlopeSettings,
): Trial {
  const groups = keys.map((count): [string, TenantGroup] => [
    groupOf(count),
    { tenants: 1, workload: "leases", settings: { keysPerLease: count }, identity },
  ]);
  const phases = Array.from({ length: rounds }, (_, round) => {
    const forth = keys.flatMap((count) =>
      paces.map((pace): Phase => ({
        name: phaseOf(count, { pace: pace.name, round }),
        seconds,
        load: { [groupOf(count)]: { kind: "closed", inFlight: pace.inFlight ?? inFlight } },
      }))
    );
    return round % 2 === 0 ? forth : forth.reverse();
  });
  return {
    name,
    purpose: `Writes ${
      title === "root" ? "by root" : title === "a tenant" ? "by a tenant" : title
    }`,
    cluster: { security },
    groups: Object.fromEntries(groups),
    phases: [warmUp(keys), ...phases.flat()],
  };
}

function warmUp(keys: readonly number[]): Phase {
  const load = { kind: "closed", inFlight: 1 } as const;
  return {
    name: "warm-up",
    seconds: 1,
    measured: false,
    load: Object.fromEntries(keys.map((count) => [groupOf(count), load])),
  };
}

function groupOf(keys: number): string {
  return `keys-${keys}`;
}

interface Measurement {
  readonly pace: "one" | "many";
  readonly round: number;
}

function phaseOf(keys: number, { pace, round }: Measurement): string {
  return `${keys} keys, ${pace} in flight, round ${round + 1}`;
}

function conclude(
  reports: ReadonlyMap<Writer, TrialReport>,
  told: LeaseSlopeSettings,
): Findings {
  const rows = [...reports].map(([writer, report]) => readings(writer, { report, told }));
  return {
    figures: rows.flatMap(figuresOf),
    tables: [{
      title: "One write with a lease, one in flight",
      columns: [
        { title: "keys on it", unit: "" },
        ...writers.map(({ title }) => ({ title, unit: "ms" })),
      ],
      rows: told.keys.map((count, index) => [
        count,
        ...rows.map(({ alone }) => average(alone.map((round) => round[index] ?? null))),
      ]),
    }, {
      title: `Writes with a lease, ${told.inFlight} in flight`,
      columns: [
        { title: "keys on it", unit: "" },
        ...writers.map(({ title }) => ({ title, unit: "/s" })),
      ],
      rows: told.keys.map((count, index) => [
        count,
        ...rows.map(({ ceiling }) => average(ceiling.map((round) => round[index] ?? null))),
      ]),
    }],
    matrices: [],
    curves: [curveOf(rows, told)],
    missed: [],
    notes: [
      "kube-apiserver hangs up to 1,000 events on one lease; etcd checks each key of a lease for " +
      "whoever writes with it, unless that is root or authentication is off.",
    ],
  };
}

/** What one writer's trial says, by round and number of keys. */
interface Readings {
  readonly writer: Writer;
  /** Milliseconds of one write, one in flight. */
  readonly alone: readonly (readonly (number | null)[])[];
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
  const alone = read("one", (phase) => attachOf(phase)?.service.mean ?? null);
  return {
    writer,
    alone,
    ceiling: read("many", (phase) => {
      const attach = attachOf(phase);
      return attach === undefined ? null : attach.done / phase.measuredSeconds;
    }),
    slopes: alone.map((round) => slopeOf(round, told.keys)).filter((each) => each !== null),
  };
}

function attachOf({ operations }: PhaseReport): PhaseReport["operations"][number] | undefined {
  return operations.find(({ latency, name }) => name === "attach" && latency.count > 0);
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
    y: { title: "mean of one write", unit: "ms", scale: "linear" },
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
