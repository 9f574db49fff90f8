import type { ClusterClient } from "../adopt/cluster_client.ts";
import { growthRefusal } from "./growth_failure.ts";
import { growthForecast } from "./growth_forecast.ts";
import { growthNotes } from "./growth_notes.ts";
import type { GrowthPlan } from "./growth_plan.ts";
import { tellStep } from "./growth_step.ts";
import { observeGrowth, readStorageClasses } from "./observe_growth.ts";

/** What growing volumes would do now. */
export interface ForeseenGrowth {
  /** What a person should know before. */
  readonly notes: readonly string[];
  /** The steps, a line each; none when there is nothing to do. */
  readonly steps: readonly string[];
}

/**
 * Looks and changes nothing.
 *
 * @throws {Failure} `target-failed` with everything that stands against it, also against what comes
 * after a replacement that was cut off; `kubernetes-request-failed`
 */
export async function foreseeGrowth(
  client: ClusterClient,
  plan: GrowthPlan,
): Promise<ForeseenGrowth> {
  const classes = await readStorageClasses(client);
  const seen = await observeGrowth(client, { plan, classes });
  const steps = growthForecast(plan, seen);
  const last = steps.at(-1);
  // Alone it is refused; behind other steps, these are worth taking first.
  if (last?.kind === "refused" && steps.length === 1) throw growthRefusal(last.problems);
  const told = steps.filter(({ kind }) => kind !== "settled").map(tellStep);
  return { notes: growthNotes(plan, seen), steps: told };
}
