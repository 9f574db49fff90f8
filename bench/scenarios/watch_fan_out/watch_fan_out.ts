import * as z from "zod";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { Phase, TenantGroup, Trial } from "../trial.ts";
import { concludeFanOut } from "./conclude_fan_out.ts";
import { fanOuts, groupOf, phaseOf } from "./fan_outs.ts";

/** What {@link watchFanOut} can be told. */
export type WatchFanOutSettings = {
  /** Watches that see each write, from few to many. */
  readonly watchers: readonly number[];
  /** Tenants that are watched at the same time. */
  readonly tenants: number;
  /** Writes a second, all of those together. */
  readonly rate: number;
  /** Seconds of each measurement. */
  readonly seconds: number;
  /** How often each is measured, forth and back in turns. */
  readonly rounds: number;
  /** What is promised: a delivery takes at most so many milliseconds at the p99. Null: nothing. */
  readonly mostDelivery: number | null;
};

const settings: z.ZodType<WatchFanOutSettings> = z.strictObject({
  watchers: z.array(z.int().min(1).max(10_000)).min(1).meta({
    description: "Watches that see each write, from few to many.",
  }),
  tenants: z.int().min(1).meta({ description: "Tenants that are watched at the same time." }),
  rate: z.number().positive().meta({ description: "Writes a second, all of those together." }),
  seconds: z.number().positive().meta({ description: "Seconds of each measurement." }),
  rounds: z.int().min(1).meta({ description: "How often each is measured." }),
  mostDelivery: z.number().positive().nullable().meta({
    description: "Longest p99 from a write to its delivery, in ms; null for no promise.",
  }),
});

/** How long it takes until many watches have seen a write, and whether they see all of them. */
export const watchFanOut: Scenario<WatchFanOutSettings> = defineScenario({
  name: "watch-fan-out",
  title: "Writes that many watch",
  question: "How late do watches see a write, by their number, and do they see each one in order?",
  settings,
  profiles: {
    quick: {
      watchers: [1, 20, 100],
      tenants: 2,
      rate: 20,
      seconds: 3,
      rounds: 1,
      mostDelivery: null,
    },
    standard: {
      watchers: [1, 10, 50, 200],
      tenants: 4,
      rate: 20,
      seconds: 10,
      rounds: 4,
      mostDelivery: null,
    },
    full: {
      watchers: [1, 10, 50, 200, 500],
      tenants: 8,
      rate: 20,
      seconds: 30,
      rounds: 6,
      mostDelivery: null,
    },
  },
  faults: false,
  *trials(told) {
    return concludeFanOut(yield trialOf(told), told);
  },
});

/** All watches are open from the beginning; those whose tenant does not write cost nothing. */
function trialOf(told: WatchFanOutSettings): Trial {
  const all = fanOuts(told);
  const load = { kind: "open", rate: told.rate, arrival: "poisson" } as const;
  const phases = Array.from(
    { length: told.rounds },
    (_, round) =>
      (round % 2 === 0 ? all : all.toReversed()).map((each): Phase => ({
        name: phaseOf(each, round),
        seconds: told.seconds,
        load: { [groupOf(each)]: load },
      })),
  );
  return {
    name: "fan-out",
    purpose: `${told.rate} writes/s, seen by more and more watches`,
    groups: Object.fromEntries(all.map((each): [string, TenantGroup] => [groupOf(each), {
      tenants: told.tenants,
      workload: "fan-out",
      settings: { watchers: each.watchers, ownConnections: each.wiring.name === "own" ? 1 : 0 },
    }])),
    phases: [
      {
        name: "warm-up",
        seconds: 1,
        measured: false,
        load: Object.fromEntries(all.map((each) => [groupOf(each), load])),
      },
      ...phases.flat(),
    ],
    mustKeepUp: false,
  };
}
