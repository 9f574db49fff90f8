import type { Random } from "./random.ts";

/** How requests are spread over time: by chance at a mean rate, or evenly. */
export type Arrival = "poisson" | "uniform";

/**
 * The gap before the first request of one tenant, in mean gaps. Even arrivals begin at a random
 * phase, so that tenants do not march in step; chance has no memory, so there the first gap is as
 * any other.
 */
export function firstGap(arrival: Arrival, random: Random): number {
  return arrival === "uniform" ? random() : nextGap(arrival, random);
}

/**
 * The gap before the next request of one tenant, in mean gaps. Poisson arrivals have exponential
 * gaps, as independent controllers of many clusters have.
 */
export function nextGap(arrival: Arrival, random: Random): number {
  return arrival === "uniform" ? 1 : -Math.log(1 - random());
}
