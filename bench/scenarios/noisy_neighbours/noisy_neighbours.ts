import * as z from "zod";
import { defineScenario, type Scenario } from "../scenario.ts";
import type { Phase, TenantGroup, Trial } from "../trial.ts";
import { aggressors } from "./aggressors.ts";
import { concludeNoise } from "./conclude_noise.ts";
import { aloneNames, quietPhase, sharedPhase } from "./noise_phases.ts";

/** What {@link noisyNeighbours} can be told. */
export type NoisyNeighboursSettings = {
  /** Which neighbours, by name. */
  readonly aggressors: readonly string[];
  /** Tenants that are looked at. */
  readonly victims: number;
  /** Requests a second, all of those together. */
  readonly rate: number;
  /** Requests that the neighbour has in flight. */
  readonly inFlight: number;
  /** Seconds alone, before and between. */
  readonly quiet: number;
  /** Seconds beside each neighbour. */
  readonly shared: number;
  /** How often each neighbour comes, forth and back in turns. */
  readonly rounds: number;
  /** What is promised: victims' 99th percentile grows at most by this factor. Null for nothing. */
  readonly mostInflation: number | null;
};

const settings: z.ZodType<NoisyNeighboursSettings> = z.strictObject({
  aggressors: z.array(z.enum(Object.keys(aggressors))).min(1).meta({
    description: "Which neighbours.",
  }),
  victims: z.int().min(1).meta({ description: "Tenants that are looked at." }),
  rate: z.number().positive().meta({ description: "Requests a second of all of those together." }),
  inFlight: z.int().min(1).meta({ description: "Requests that the neighbour has in flight." }),
  quiet: z.number().positive().meta({ description: "Seconds alone, before and between." }),
  shared: z.number().positive().meta({ description: "Seconds beside each neighbour." }),
  rounds: z.int().min(1).meta({ description: "How often each neighbour comes." }),
  mostInflation: z.number().min(1).nullable().meta({
    description: "The factor by which victims' p99 may grow; null for no promise.",
  }),
});

const quick: NoisyNeighboursSettings = {
  aggressors: Object.keys(aggressors),
  victims: 8,
  rate: 80,
  inFlight: 16,
  quiet: 2,
  shared: 2,
  rounds: 1,
  mostInflation: null,
};

/** What tenants feel of one that does too much of something: who hurts whom, how, and how long. */
export const noisyNeighbours: Scenario<NoisyNeighboursSettings> = defineScenario({
  name: "noisy-neighbours",
  title: "Tenants beside one that does too much",
  question: "Who hurts whom, by how much, and how soon is it over?",
  settings,
  profiles: {
    quick,
    standard: { ...quick, victims: 20, rate: 200, quiet: 10, shared: 15, rounds: 2 },
    full: { ...quick, victims: 50, rate: 400, inFlight: 32, quiet: 15, shared: 30, rounds: 4 },
  },
  faults: false,
  *trials(told) {
    const report = yield trialOf(told);
    return concludeNoise(report, told);
  },
});

/** Everybody is there from the beginning, so that nobody's arrival is measured. */
function trialOf(told: NoisyNeighboursSettings): Trial {
  const neighbours = told.aggressors.map((name): [string, TenantGroup] => [
    name,
    { tenants: 1, workload: name },
  ]);
  const phases = Array.from({ length: told.rounds }, (_, round) => {
    const order = round % 2 === 0 ? told.aggressors : told.aggressors.toReversed();
    return order.flatMap((name) => [
      sharedPhase(name, { round, told }),
      quietPhase(`after ${name}, round ${round + 1}`, told),
    ]);
  });
  const warmUp: Phase = { ...quietPhase("warm-up", told), measured: false };
  return {
    name: "neighbours",
    purpose: "Victims alone, beside one neighbour after another, and in the quiet between",
    groups: {
      victims: { tenants: told.victims, workload: "kubernetes" },
      ...Object.fromEntries(neighbours),
    },
    phases: [
      warmUp,
      quietPhase(aloneNames[0], told, 2),
      ...phases.flat(),
      quietPhase(aloneNames[1], told),
    ],
    mustKeepUp: false,
  };
}
