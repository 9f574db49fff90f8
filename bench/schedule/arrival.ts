import type { Random } from "./random.ts";

/** How requests are spread over time: by chance at a mean rate, or evenly. */
export type Arrival = "poisson" | "uniform";

/**
 * Milliseconds until the next request of one tenant. Poisson arrivals have exponential gaps, as
 * independent controllers of many clusters have; even ones start at a random phase so that
 * tenants do not march in step.
 *
 * @param rate requests a second
 */
export function nextGap(arrival: Arrival, rate: number, random: Random): number {
  const mean = 1000 / rate;
  return arrival === "uniform" ? mean : -Math.log(1 - random()) * mean;
}
