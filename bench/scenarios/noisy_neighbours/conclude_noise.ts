import type { Figure, Findings } from "../../results/findings.ts";
import { quantilesOfEncoded } from "../../results/quantiles_of.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { jainsIndex } from "../../statistics/jains_index.ts";
import { meanInterval } from "../../statistics/mean_interval.ts";
import { aggressors } from "./aggressors.ts";
import { aloneNames, sharedName } from "./noise_phases.ts";
import type { NoisyNeighboursSettings } from "./noisy_neighbours.ts";
import { recoverySeconds } from "./recovery_seconds.ts";

const kinds = ["write", "read", "list"] as const;

/** What one neighbour did to the victims. */
interface Harm {
  readonly name: string;
  /** Growth of the victims' p99, by round. */
  readonly inflation: readonly number[];
  /** The same by kind of request, over all rounds; null where there were none. */
  readonly byKind: readonly (number | null)[];
  /** The same of the delivery of events. */
  readonly delivery: number | null;
  readonly p99: number | null;
  readonly failedShare: number;
  readonly jain: number | null;
  /** Seconds until it was as before, by round; null where the quiet was too short for that. */
  readonly recovery: readonly (number | null)[];
  readonly ownRate: number;
}

/** Compares what victims felt beside each neighbour with what they felt alone. */
export function concludeNoise(report: TrialReport, told: NoisyNeighboursSettings): Findings {
  const alone = report.phases.filter(({ name }) => aloneNames.some((each) => each === name));
  const harms = told.aggressors.map((name) => harmOf(name, { report, alone, told }));
  const worst = harms.toSorted((a, b) => meanOf(b.inflation) - meanOf(a.inflation))[0];
  const { mostInflation } = told;
  return {
    figures: figuresOf({ alone, harms, worst }),
    tables: [tableOf(harms, p99Of(alone, undefined))],
    matrices: [{
      title: "Growth of the victims' 99th percentile",
      unit: "×",
      rows: harms.map(({ name }) => name),
      columns: ["all requests", "writes", "reads", "lists", "delivery of events"],
      values: harms.map(({ byKind, delivery, inflation }) => [
        inflation.length === 0 ? null : rounded(meanOf(inflation)),
        ...byKind,
        delivery,
      ]),
      better: "lower",
      neutral: 1,
    }],
    curves: [],
    missed: mostInflation === null ? [] : harms
      .filter(({ inflation }) => meanOf(inflation) > mostInflation)
      .map(({ inflation, name }) =>
        `Beside ${name} the victims' p99 is ${
          meanOf(inflation).toFixed(1)
        } times that alone, above ${mostInflation}`
      ),
    notes: [
      "The neighbour is one tenant that sends as soon as it is answered. It shares the generator " +
      "with the victims, so that what it costs there is in their latency too.",
    ],
  };
}

interface Seen {
  readonly report: TrialReport;
  readonly alone: readonly PhaseReport[];
  readonly told: NoisyNeighboursSettings;
}

function harmOf(name: string, { alone, report, told }: Seen): Harm {
  const rounds = Array.from({ length: told.rounds }, (_, round) => round);
  const shared = rounds.flatMap((round) =>
    report.phases.filter((phase) => phase.name === sharedName(name, round))
  );
  const base = p99Of(alone, undefined);
  const inflation = shared.map((phase) => ratio(p99Of([phase], undefined), base))
    .filter((each) => each !== null);
  const counts = shared.flatMap((phase) => operationsOf(phase, "victims"));
  const failed = counts.reduce((sum, { errors }) => sum + failuresOf(errors), 0);
  const all = counts.reduce((sum, { latency }) => sum + latency.count, 0);
  const own = shared.flatMap((phase) => operationsOf(phase, name));
  const seconds = shared.reduce((sum, { measuredSeconds }) => sum + measuredSeconds, 0);
  return {
    name,
    inflation,
    byKind: kinds.map((kind) => ratio(p99Of(shared, kind), p99Of(alone, kind))),
    delivery: ratio(deliveryOf(shared), deliveryOf(alone)),
    p99: p99Of(shared, undefined),
    failedShare: all === 0 ? 0 : failed / all,
    jain: jainsIndex(
      shared.flatMap(({ tenants }) => tenants)
        .filter(({ group, latency }) => group === "victims" && latency.mean > 0)
        .map(({ latency }) => 1 / latency.mean),
    ),
    recovery: shared.map((phase) =>
      recoverySeconds(report, {
        group: "victims",
        quietFrom: phase.startSecond + phase.seconds,
        quietSeconds: told.quiet,
        alone,
      })
    ),
    ownRate: seconds === 0 ? 0 : own.reduce((sum, each) => sum + each.latency.count, 0) / seconds,
  };
}

interface Summary {
  readonly alone: readonly PhaseReport[];
  readonly harms: readonly Harm[];
  readonly worst: Harm | undefined;
}

function figuresOf({ alone, harms, worst }: Summary): Figure[] {
  const worstMean = worst === undefined || worst.inflation.length === 0
    ? undefined
    : meanInterval(worst.inflation);
  const jains = harms.map(({ jain }) => jain).filter((each) => each !== null);
  return [{
    name: "worst-inflation",
    title: `Most harmful: ${worst?.name ?? "nobody"}, victims' p99 times that alone`,
    value: worstMean?.mean ?? null,
    unit: "ratio",
    interval: worstMean?.interval ?? null,
    better: "lower",
  }, {
    name: "alone-p99",
    title: "Victims' p99 alone",
    value: p99Of(alone, undefined),
    unit: "ms",
    interval: null,
    better: "lower",
  }, {
    name: "worst-failed-share",
    title: "Most of the victims' requests that failed",
    value: Math.max(0, ...harms.map(({ failedShare }) => failedShare)),
    unit: "share",
    interval: null,
    better: "lower",
  }, {
    name: "lowest-fairness",
    title: "Least even among victims (Jain's index, 1 is even)",
    value: jains.length === 0 ? null : Math.min(...jains),
    unit: "ratio",
    interval: null,
    better: "higher",
  }];
}

function tableOf(harms: readonly Harm[], alone: number | null): Findings["tables"][number] {
  return {
    title: "Victims beside each neighbour",
    columns: [
      { title: "neighbour", unit: "" },
      { title: "which", unit: "" },
      { title: "its rate", unit: "/s" },
      { title: "victims' p99", unit: "ms" },
      { title: "alone", unit: "ms" },
      { title: "failed", unit: "%" },
      { title: "fairness", unit: "" },
      { title: "recovered after", unit: "s" },
    ],
    rows: harms.map(({ failedShare, jain, name, ownRate, p99, recovery }) => [
      name,
      aggressors[name] ?? "",
      rounded(ownRate),
      p99,
      alone,
      rounded(failedShare * 100),
      jain === null ? null : rounded(jain),
      recovery.includes(null) ? "not in the quiet" : Math.max(...recovery.map(Number)),
    ]),
  };
}

function operationsOf({ operations }: PhaseReport, group: string): PhaseReport["operations"] {
  return operations.filter((each) => each.group === group && each.latency.count > 0);
}

/** Of the victims' requests of one kind, or of all. */
function p99Of(
  phases: readonly PhaseReport[],
  kind: typeof kinds[number] | undefined,
): number | null {
  const histograms = phases.flatMap((phase) => operationsOf(phase, "victims"))
    .filter((each) => kind === undefined || each.kind === kind)
    .map(({ histogram }) => histogram);
  return histograms.length === 0 ? null : quantilesOfEncoded(histograms).p99;
}

function deliveryOf(phases: readonly PhaseReport[]): number | null {
  const seen = phases.map(({ delivery }) => delivery["victims"])
    .filter((each) => each !== undefined && each.count > 0);
  return seen.length === 0 ? null : Math.max(...seen.map((each) => each?.p99 ?? 0));
}

function ratio(value: number | null, base: number | null): number | null {
  return value === null || base === null || base === 0 ? null : rounded(value / base);
}

function failuresOf(errors: Readonly<Record<string, number>>): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
