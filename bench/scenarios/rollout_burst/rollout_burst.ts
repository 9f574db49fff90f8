import * as z from "zod";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { GroupLoad, Phase, Trial } from "../trial.ts";
import { bursts, phasesOf } from "./bursts.ts";
import { concludeBurst } from "./conclude_burst.ts";

/** What {@link rolloutBurst} can be told. */
export type RolloutBurstSettings = {
  /** Pods of a burst. */
  readonly pods: number;
  /** Tenants that are looked at. */
  readonly victims: number;
  /** Requests a second, all of those together. */
  readonly rate: number;
  /** Tenants among which a burst of many is divided. */
  readonly many: number;
  /** Seconds alone, before and after each burst. */
  readonly quiet: number;
  /** Seconds a burst is given to drain. */
  readonly drain: number;
  /** How often each kind of burst comes, forth and back in turns. */
  readonly rounds: number;
  /** What is promised: a burst drains in so many seconds. Null for nothing. */
  readonly mostDrain: number | null;
};

const settings: z.ZodType<RolloutBurstSettings> = z.strictObject({
  pods: z.int().min(10).meta({ description: "Pods of a burst." }),
  victims: z.int().min(1).meta({ description: "Tenants that are looked at." }),
  rate: z.number().positive().meta({ description: "Requests a second of all of those together." }),
  many: z.int().min(2).meta({ description: "Tenants among which a burst of many is divided." }),
  quiet: z.number().positive().meta({ description: "Seconds alone, before and after each burst." }),
  drain: z.number().positive().meta({ description: "Seconds a burst is given to drain." }),
  rounds: z.int().min(1).meta({ description: "How often each kind of burst comes." }),
  mostDrain: z.number().positive().nullable().meta({
    description: "Seconds in which a burst has to drain; null for no promise.",
  }),
});

/** All pods of a burst are due in this time: a controller creates them as fast as it may. */
const burstSeconds = 0.1;

const quick: RolloutBurstSettings = {
  pods: 200,
  victims: 8,
  rate: 80,
  many: 8,
  quiet: 3,
  drain: 6,
  rounds: 1,
  mostDrain: null,
};

/** How long a rollout of many pods takes, and what other tenants feel of it. */
export const rolloutBurst: Scenario<RolloutBurstSettings> = defineScenario({
  name: "rollout-burst",
  title: "Rollouts of many pods at once",
  question: "How soon is a rollout through, and what do other tenants feel of it?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, pods: 1_000, victims: 20, rate: 200, many: 20, drain: 30, rounds: 3 },
    full: {
      ...quick,
      pods: 1_000,
      victims: 50,
      rate: 400,
      many: 50,
      quiet: 10,
      drain: 30,
      rounds: 6,
    },
  },
  faults: false,
  *trials(told) {
    return concludeBurst(yield trialOf(told), told);
  },
});

function trialOf(told: RolloutBurstSettings): Trial {
  const { drain, many, pods, quiet, rate, rounds, victims } = told;
  const load: Record<string, GroupLoad> = { victims: { kind: "open", rate, arrival: "poisson" } };
  const visits = Array.from(
    { length: rounds },
    (_, round) =>
      (round % 2 === 0 ? bursts : bursts.toReversed()).flatMap((burst): Phase[] => {
        const names = phasesOf(burst, round);
        const due = { kind: "open", rate: pods / burstSeconds, arrival: "uniform" } as const;
        return [
          { name: names.burst, seconds: burstSeconds, load: { ...load, [burst]: due } },
          { name: names.drain, seconds: drain - burstSeconds, load },
          { name: names.after, seconds: quiet, load },
        ];
      }),
  );
  return {
    name: "bursts",
    purpose: `${pods} pods at once, of one tenant and of ${many}`,
    groups: {
      victims: { tenants: victims, workload: "kubernetes" },
      one: { tenants: 1, workload: "rollouts" },
      many: { tenants: many, workload: "rollouts" },
    },
    phases: [
      { name: "warm-up", seconds: 2, measured: false, load },
      { name: "alone", seconds: 2 * quiet, load },
      ...visits.flat(),
    ],
    mustKeepUp: false,
  };
}
