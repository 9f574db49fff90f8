import type { Quantiles } from "./quantiles.ts";
import { quantilesOfEncoded } from "./quantiles_of.ts";
import type { PhaseReport } from "./trial_report.ts";

/** What some operations came to together. */
export interface Counts {
  /** Compare-and-swaps that lost. */
  readonly conflicts: number;
  /** Failed requests by error class. */
  readonly errors: Readonly<Record<string, number>>;
  /** From the moment due to the answer. */
  readonly latency: Quantiles;
}

/** Adds operations up; their latencies are merged exactly. */
export function countsOf(operations: PhaseReport["operations"]): Counts {
  const errors: Record<string, number> = {};
  for (const each of operations) {
    for (const [name, count] of Object.entries(each.errors)) {
      errors[name] = (errors[name] ?? 0) + count;
    }
  }
  return {
    conflicts: operations.reduce((sum, { conflicts }) => sum + conflicts, 0),
    errors,
    latency: quantilesOfEncoded(operations.map(({ histogram }) => histogram)),
  };
}

/** How many requests failed. */
export function failuresOf({ errors }: Pick<Counts, "errors">): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}
