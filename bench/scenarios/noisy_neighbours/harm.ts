import { failuresOf } from "../../results/phase_counts.ts";
import type { PhaseReport, TrialReport } from "../../results/trial_report.ts";
import { groupP99, type RequestChoice } from "../../statistics/group_p99.ts";
import { jainsIndex } from "../../statistics/jains_index.ts";
import { median } from "../../statistics/median.ts";
import { recoverySeconds } from "../recovery_seconds.ts";
import { sharedName } from "./noise_phases.ts";
import type { NoisyNeighboursSettings } from "./noisy_neighbours.ts";

const kinds = ["write", "read", "list"] as const;

const victims = { group: "victims" } as const;

/** What one neighbour did to the victims. */
export interface Harm {
  /** Its name. */
  readonly name: string;
  /** Growth of the victims' p99, by round. */
  readonly inflation: readonly number[];
  /** The same by kind of request, over all rounds; null where there were none. */
  readonly byKind: readonly (number | null)[];
  /** The same of the delivery of events. */
  readonly delivery: number | null;
  /** The victims' p99 in milliseconds, over all rounds. */
  readonly p99: number | null;
  /** Share of the victims' requests that failed. */
  readonly failedShare: number;
  /** How evenly victims were served; null where nobody was. */
  readonly jain: number | null;
  /** Seconds until it was as before, by round; null where the quiet was too short for that. */
  readonly recovery: readonly (number | null)[];
  /** Requests a second that the neighbour made. */
  readonly ownRate: number;
}

/** What a neighbour's harm is read from. */
export interface Seen {
  /** The trial. */
  readonly report: TrialReport;
  /** Times before all neighbours and after all. */
  readonly alone: readonly PhaseReport[];
  /** All times without a neighbour. */
  readonly quiet: readonly PhaseReport[];
  /** What the scenario was told. */
  readonly told: NoisyNeighboursSettings;
}

/** Reads what victims felt beside a neighbour and after it. */
export function harmOf(name: string, { alone, quiet, report, told }: Seen): Harm {
  const rounds = Array.from({ length: told.rounds }, (_, round) => round);
  const shared = rounds.flatMap((round) =>
    report.phases.filter((phase) => phase.name === sharedName(name, round))
  );
  const base = usualP99(quiet);
  const inflation = shared.map((phase) => ratio(groupP99([phase], victims), base))
    .filter((each) => each !== null);
  const counts = shared.flatMap((phase) => operationsOf(phase, "victims"));
  const failed = counts.reduce((sum, { errors }) => sum + failuresOf({ errors }), 0);
  const all = counts.reduce((sum, { latency }) => sum + latency.count, 0);
  const own = shared.flatMap((phase) => operationsOf(phase, name));
  const seconds = shared.reduce((sum, { measuredSeconds }) => sum + measuredSeconds, 0);
  return {
    name,
    inflation,
    byKind: kinds.map((kind) =>
      ratio(groupP99(shared, { ...victims, kind }), usualP99(quiet, kind))
    ),
    delivery: ratio(
      deliveryOf(shared),
      median(quiet.map((each) => deliveryOf([each])).filter(isKnown)),
    ),
    p99: groupP99(shared, victims),
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

function operationsOf({ operations }: PhaseReport, group: string): PhaseReport["operations"] {
  return operations.filter((each) => each.group === group && each.latency.count > 0);
}

/** Of the times without a neighbour the middle one, which no single disturbance moves. */
export function usualP99(
  quiet: readonly PhaseReport[],
  kind?: NonNullable<RequestChoice["kind"]>,
): number | null {
  return median(
    quiet.map((phase) => groupP99([phase], { ...victims, ...(kind === undefined ? {} : { kind }) }))
      .filter(isKnown),
  );
}

function isKnown(value: number | null): value is number {
  return value !== null;
}

function deliveryOf(phases: readonly PhaseReport[]): number | null {
  const seen = phases.map(({ delivery }) => delivery["victims"])
    .filter((each) => each !== undefined && each.count > 0);
  return seen.length === 0 ? null : Math.max(...seen.map((each) => each?.p99 ?? 0));
}

function ratio(value: number | null, base: number | null): number | null {
  return value === null || base === null || base === 0 ? null : rounded(value / base);
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
