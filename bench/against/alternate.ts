import type { TurnResult } from "./side_message.ts";
import { type TurnKind, turnKinds } from "./turn_kind.ts";

/** Two sides that take turns. */
export interface TurnTakers {
  /** Makes a turn of the side without the change. */
  readonly base: (kind: TurnKind) => Promise<TurnResult>;
  /** Makes a turn of the side with it. */
  readonly head: (kind: TurnKind) => Promise<TurnResult>;
}

/** What both sides' turns of a round took, by kind in the order of {@link turnKinds}. */
export interface RoundTurns {
  /** Turns of the side without the change. */
  readonly base: readonly (readonly TurnResult[])[];
  /** As many of the side with it. */
  readonly head: readonly (readonly TurnResult[])[];
}

/**
 * Lets two sides make turns for some milliseconds, four of each kind at a time: A B B A, so that
 * what grows or shrinks steadily meanwhile meets both alike, and B A A B the next time, so that
 * neither is always the first. It ends with a whole number of such fours of every kind.
 */
export async function alternate(
  { base, head }: TurnTakers,
  { signal, time }: { readonly time: number; readonly signal?: AbortSignal },
): Promise<RoundTurns> {
  const taken = { base: turnKinds.map(newTurns), head: turnKinds.map(newTurns) };
  const ends = performance.now() + time;
  for (let cycle = 0; cycle === 0 || performance.now() < ends; cycle++) {
    for (const [index, kind] of turnKinds.entries()) {
      for (const place of [0, 1, 1, 0]) {
        signal?.throwIfAborted();
        const isBase = (place + cycle + index) % 2 === 0;
        const turn = isBase ? await base(kind) : await head(kind);
        taken[isBase ? "base" : "head"][index]?.push(turn);
      }
    }
  }
  return taken;
}

function newTurns(): TurnResult[] {
  return [];
}
