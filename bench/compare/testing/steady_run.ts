import type { Random } from "../../schedule/random.ts";

/** How a run behaves that was never measured. */
export interface SteadyRunOptions {
  /** The middle of its seconds. */
  readonly level: number;
  /** Seconds. Default: 60. */
  readonly seconds?: number;
  /** Share by which seconds vary. Default: 0.1. */
  readonly spread?: number;
}

/**
 * A made-up run of a steady server for testing statistics: each second resembles the one before it
 * (a first-order autoregression with a coefficient of 0.5), as those of a real server do.
 */
export function steadyRun(
  random: Random,
  { level, seconds = 60, spread = 0.1 }: SteadyRunOptions,
): number[] {
  let state = 0;
  return Array.from({ length: seconds }, () => {
    state = 0.5 * state + Math.sqrt(0.75) * gaussian(random);
    return level * Math.exp(spread * state);
  });
}

/** Box and Muller's transform. */
function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
