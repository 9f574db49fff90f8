import { type Arrival, firstGap, nextGap } from "./arrival.ts";
import { createRandom } from "./random.ts";

/** One request of the plan. */
export interface ScheduledOperation {
  /** Milliseconds after the load began at which the request is due. */
  readonly at: number;
  /** Index of the tenant. */
  readonly tenant: number;
  /** Name of the operation. */
  readonly operation: string;
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

/** Everything that a tenant's schedule depends on. */
export interface TenantScheduleOptions {
  /** Seed of the whole plan; tenants differ by their index. */
  readonly seed: number;
  /** Index of the tenant among all. */
  readonly tenant: number;
  /** Requests a second of this tenant. */
  readonly rate: number;
  /** How requests are spread over time. */
  readonly arrival: Arrival;
  /** What is requested, and how often. */
  readonly mix: readonly WeightedOperation[];
  /** Milliseconds after which no request is due. */
  readonly duration: number;
}

/**
 * The schedule of one tenant, made as it is read. It depends on nothing but the options, so it is
 * the same however tenants are spread over workers, and the same in every run.
 */
export function* tenantSchedule(options: TenantScheduleOptions): Generator<ScheduledOperation> {
  const { arrival, duration, mix, rate, seed, tenant } = options;
  if (rate <= 0) return;
  const random = createRandom(`${seed}/${tenant}`);
  const pick = weightedPick(mix);
  let at = firstGap(arrival, rate, random);
  while (at < duration) {
    yield { at, tenant, operation: pick(random()), draw: random() };
    at += nextGap(arrival, rate, random);
  }
}

function weightedPick(mix: readonly WeightedOperation[]): (draw: number) => string {
  const total = mix.reduce((sum, each) => sum + each.weight, 0);
  return (draw) => {
    let rest = draw * total;
    for (const { name, weight } of mix) {
      rest -= weight;
      if (rest < 0) return name;
    }
    return mix.at(-1)?.name ?? "";
  };
}
