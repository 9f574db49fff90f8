import type { GroupLoad, Phase } from "../trial.ts";
import type { NoisyNeighboursSettings } from "./noisy_neighbours.ts";

/** Names of the phases that the others are compared with: before everything, and after it. */
export const aloneNames = ["alone", "alone again"] as const;

/** Victims alone. */
export function quietPhase(
  name: string,
  { quiet, rate }: NoisyNeighboursSettings,
  times = 1,
): Phase {
  return { name, seconds: times * quiet, load: { victims: victimLoad(rate) } };
}

/** A visit of one neighbour. */
export interface Visit {
  /** Which of its visits, from 0. */
  readonly round: number;
  /** What the scenario was told. */
  readonly told: NoisyNeighboursSettings;
}

/** Victims beside a neighbour. */
export function sharedPhase(neighbour: string, { round, told }: Visit): Phase {
  return {
    name: sharedName(neighbour, round),
    seconds: told.shared,
    load: {
      victims: victimLoad(told.rate),
      [neighbour]: { kind: "closed", inFlight: told.inFlight },
    },
  };
}

/** Name of the phase in which victims share the cluster with a neighbour. */
export function sharedName(neighbour: string, round: number): string {
  return `${neighbour}, round ${round + 1}`;
}

function victimLoad(rate: number): GroupLoad {
  return { kind: "open", rate, arrival: "poisson" };
}
