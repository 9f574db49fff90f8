import { carryOut } from "../../operations/keeper/carry_out.ts";
import type { KeeperBackEnd } from "../../operations/keeper/back_end.ts";
import { Killed } from "../keeper/kept_cluster.ts";

/**
 * Keepers that die at every step: before it, after its first write, and once it was done. Each next
 * one finds what is, and nothing else.
 */
export function mortalKeeper(): typeof carryOut {
  const deaths = new Map<string, number>();
  return async (step, bench) => {
    const key = JSON.stringify(step);
    const died = deaths.get(key) ?? 0;
    deaths.set(key, died + 1);
    if (died === 0) throw new Killed(`before ${step.kind}`);
    const backEnd = died === 1 ? dyingWithWrite(bench.backEnd) : bench.backEnd;
    await carryOut(step, { ...bench, backEnd });
    throw new Killed(`after ${step.kind}`);
  };
}

function dyingWithWrite(backEnd: KeeperBackEnd): KeeperBackEnd {
  return {
    ...backEnd,
    write: async (...written) => {
      await backEnd.write(...written);
      throw new Killed("with a write");
    },
  };
}
