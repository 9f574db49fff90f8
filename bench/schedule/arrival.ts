import type { Random } from "./random.ts";

/** How requests are spread over time: by chance at a mean rate, or evenly. */
export type Arrival = "poisson" | "uniform";

/**
 * Milliseconds until the first request of one tenant. Even arrivals begin at a random phase, so
 * that tenants do not march in step; chance has no memory, so there the first gap is as any other.
 *
 * @param rate requests a second
 */
export function firstGap(arrival: Arrival, rate: number, random: Random): number {
  return arrival === "uniform" ? random() * (1000 / rate) : nextGap(arrival, rate, random);
}

/**
 * Milliseconds until the next request of one tenant. Poisson arrivals have exponential gaps, as
 * independent controllers of many clusters have.
 *
 * @param rate requests a second
 */
export function nextGap(arrival: Arrival, rate: number, random: Random): number {
  const mean = 1000 / rate;
  return arrival === "uniform" ? mean : -Math.log(1 - random()) * mean;
}
