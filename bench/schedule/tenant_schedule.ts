import { type Arrival, firstGap, nextGap } from "./arrival.ts";
import { createRandom } from "./random.ts";
import { momentOf, type RateLine } from "./rate_line.ts";

/** One request of the plan. */
export interface ScheduledOperation {
  /** Milliseconds after the load began at which the request is due. */
  readonly at: number;
  /** Index of the phase. */
  readonly phase: number;
  /** Index of the tenant among all. */
  readonly tenant: number;
  /** Index of the operation in the mix. */
  readonly operation: number;
  /** A number in [0, 1) from which the operation makes its choices. */
  readonly draw: number;
}

/** One kind of request and how often it occurs relative to the others. */
export interface WeightedOperation {
  /** The name under which it is performed and reported. */
  readonly name: string;
  /** Its share of all requests is this over the sum of all weights. */
  readonly weight: number;
}

/** A stretch of a tenant's schedule; rates are the tenant's own. */
export interface ScheduleStretch extends RateLine {
  /** Index of the phase. */
  readonly phase: number;
  /** Milliseconds after the load began. */
  readonly begin: number;
  /** How requests are spread over time. */
  readonly arrival: Arrival;
}

/** Everything that a tenant's schedule depends on. */
export interface TenantScheduleOptions {
  /** Seed of the whole plan. */
  readonly seed: number;
  /** Index of the tenant among all, which tells it from the others. */
  readonly tenant: number;
  /** What is requested, and how often. */
  readonly mix: readonly WeightedOperation[];
  /** When it is requested, in the order of time. */
  readonly stretches: Iterable<ScheduleStretch>;
}

/**
 * The schedule of one tenant, made as it is read. It depends on nothing but the options, so it is
 * the same however tenants are spread over workers, and the same in every run. Every stretch has
 * random numbers of its own, so that a change to one leaves the others as they were.
 */
export function* tenantSchedule(options: TenantScheduleOptions): Generator<ScheduledOperation> {
  const { mix, seed, stretches, tenant } = options;
  const pick = weightedPick(mix);
  for (const stretch of stretches) {
    const { arrival, begin, duration, phase } = stretch;
    if (stretch.from <= 0 && stretch.to <= 0) continue;
    const random = createRandom(`${seed}/${tenant}/${phase}`);
    let requests = firstGap(arrival, random);
    let at = momentOf(requests, stretch);
    while (at < duration) {
      yield { at: begin + at, phase, tenant, operation: pick(random()), draw: random() };
      requests += nextGap(arrival, random);
      at = momentOf(requests, stretch);
    }
  }
}

function weightedPick(mix: readonly WeightedOperation[]): (draw: number) => number {
  const total = mix.reduce((sum, each) => sum + each.weight, 0);
  return (draw) => {
    let rest = draw * total;
    for (let index = 0; index < mix.length; index++) {
      rest -= mix[index]!.weight;
      if (rest < 0) return index;
    }
    return mix.length - 1;
  };
}
