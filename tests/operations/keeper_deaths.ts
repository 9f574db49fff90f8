import { carryOut } from "../../operations/keeper/carry_out.ts";
import type { Action } from "../../operations/keeper/step.ts";
import { Killed } from "../keeper/kept_cluster.ts";

/** A keeper that dies of every step, and what it died of. */
export interface DyingKeeper {
  /** Carries a step out at the second attempt, and dies before the first and after the second. */
  readonly carryOut: typeof carryOut;
  /** The kinds of steps that were carried out. */
  readonly kinds: ReadonlySet<Action["kind"]>;
}

/** A keeper that never lives to see what a step of its did: all of it is up to the next one. */
export function dyingKeeper(): DyingKeeper {
  const begun = new Set<string>();
  const kinds = new Set<Action["kind"]>();
  return {
    kinds,
    carryOut: async (action, bench) => {
      const step = JSON.stringify(action);
      if (!begun.has(step)) {
        begun.add(step);
        throw new Killed(`before ${action.kind}`);
      }
      await carryOut(action, bench);
      begun.delete(step);
      kinds.add(action.kind);
      throw new Killed(`after ${action.kind}`);
    },
  };
}
