import { median } from "../statistics/median.ts";
import type { Between, BothSides } from "./compare_sides.ts";
import { type HeldBack, openDelayLine } from "./delay_line.ts";
import { quantileOf } from "./round_figures.ts";
import type { TurnKind } from "./turn_kind.ts";

/** How many turns of a kind the service time is known by. */
const remembered = 8;

/**
 * Lets both sides' clients speak to their leaders through a delay line, and holds answers to the
 * side with the change back by a share of the service time of the other side: of the median
 * operation of each of its latest eight turns of the kind the median, divided by the requests that
 * an operation is. So the delay follows a machine that becomes busier, and is never taken from the
 * side it is given to. With a share of 0 both ways are the same.
 */
export async function delayedSides(
  { base, head }: BothSides,
  { share }: { readonly share: number },
): Promise<DelayedSides> {
  const [toBase, toHead] = await Promise.all([
    openDelayLine(base.facts.leader),
    openDelayLine(head.facts.leader),
  ]);
  const medians = new Map<string, number[]>();
  const delays = new Map<string, number[]>();
  return {
    base: toBase.endpoint,
    head: toHead.endpoint,
    delays,
    held: toHead.held,
    turns: {
      base: async (kind) => {
        const turn = await base.turn(kind);
        const before = medians.get(kind.name) ?? [];
        medians.set(kind.name, [...before, quantileOf(0.5)([turn])].slice(-remembered));
        return turn;
      },
      head: async (kind) => {
        toHead.delay = share * serviceTime(kind, medians);
        delays.set(kind.name, [...delays.get(kind.name) ?? [], toHead.delay]);
        const turn = await head.turn(kind);
        toHead.delay = 0;
        return turn;
      },
    },
    close: async () => {
      await Promise.all([toBase.close(), toHead.close()]);
    },
  };
}

/** Sides with a delay line before each. */
export interface DelayedSides extends Between {
  /** Milliseconds by which each request of a turn was delayed, by kind, turn by turn. */
  readonly delays: ReadonlyMap<string, readonly number[]>;
  /** What the line before the side with the change held back. */
  readonly held: HeldBack;
}

/** Of one request; 0 until the other side has made a turn of the kind. */
function serviceTime(
  { name, requests }: TurnKind,
  medians: ReadonlyMap<string, readonly number[]>,
): number {
  return (median(medians.get(name) ?? []) ?? 0) / requests;
}
