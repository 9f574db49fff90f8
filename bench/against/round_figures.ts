import type { RoundTurns } from "./alternate.ts";
import type { TurnResult } from "./side_message.ts";
import { turnKinds } from "./turn_kind.ts";

/** A figure of both sides in one round. */
export interface SideFigures {
  /** Without the change. */
  readonly base: number;
  /** With it. */
  readonly head: number;
}

/** A figure that sides are compared by. All of them are times: less is better. */
export interface AgainstMetric {
  /** What it is, in words. */
  readonly name: string;
  /** Milliseconds of some turns of its kind. */
  readonly figure: (turns: readonly TurnResult[]) => number;
  /** Index of its kind in {@link turnKinds}. */
  readonly kind: number;
  /** How many times the minimum effect a difference must be before it is called one. */
  readonly leeway: number;
}

/**
 * Tails and lists of two starts of one and the same cluster lay up to a fifth apart all the time
 * that they ran, which no number of rounds can tell from a change.
 */
const unsteady = 4;

/**
 * The figures, fixed before anything is measured: half of the requests of each kind, nine of ten of
 * those that are many enough for it, and what a request takes where several are under way.
 */
export const againstMetrics: readonly AgainstMetric[] = turnKinds.flatMap(
  ({ inFlight, name, operation }, kind): AgainstMetric[] => {
    if (inFlight > 1) {
      return [{ name: `time per ${name}`, kind, figure: timePerOperation, leeway: 1 }];
    }
    const leeway = operation === "list" ? unsteady : 1;
    const middle = { name: `p50 of ${name}`, kind, figure: quantileOf(0.5), leeway };
    const tail = { name: `p90 of ${name}`, kind, figure: quantileOf(0.9), leeway: unsteady };
    return operation === "list" ? [middle] : [middle, tail];
  },
);

/** The figures of a round in the order of {@link againstMetrics}, to a tenth of a microsecond. */
export function roundFigures({ base, head }: RoundTurns): SideFigures[] {
  return againstMetrics.map(({ figure, kind }) => ({
    base: rounded(figure(base[kind] ?? [])),
    head: rounded(figure(head[kind] ?? [])),
  }));
}

/** A quantile of all latencies of some turns, between two of them in a straight line. */
export function quantileOf(share: number): (turns: readonly TurnResult[]) => number {
  return (turns) => {
    const sorted = Float64Array.from(turns.flatMap(({ latencies }) => latencies)).sort();
    const place = share * (sorted.length - 1);
    const [low = NaN, high = low] = sorted.slice(Math.floor(place), Math.floor(place) + 2);
    return low + (high - low) * (place - Math.floor(place));
  };
}

function timePerOperation(turns: readonly TurnResult[]): number {
  const elapsed = turns.reduce((sum, turn) => sum + turn.elapsed, 0);
  return elapsed / turns.reduce((sum, { latencies }) => sum + latencies.length, 0);
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10_000) / 10_000;
}
