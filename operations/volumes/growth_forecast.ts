import type { GrowthObservation } from "./growth_observation.ts";
import type { GrowthPlan } from "./growth_plan.ts";
import type { GrowthStep } from "./growth_step.ts";
import { nextGrowthStep } from "./next_growth_step.ts";

/** The steps there can be: fewer than four for each of at most seven members. */
const mostSteps = 64;

/**
 * The steps that are still to be done, if the storage does its part: found by taking each one in
 * mind. The last one is `settled` or `refused`.
 */
export function growthForecast(plan: GrowthPlan, seen: GrowthObservation): GrowthStep[] {
  const steps: GrowthStep[] = [];
  let state = seen;
  while (steps.length < mostSteps) {
    const step = nextGrowthStep(plan, state);
    steps.push(step);
    if (step.kind === "settled" || step.kind === "refused") return steps;
    state = afterStep(state, step);
  }
  throw new TypeError("The steps come to no end");
}

function afterStep(seen: GrowthObservation, step: GrowthStep): GrowthObservation {
  switch (step.kind) {
    case "grow-claim":
      return withClaim(seen, step, { requested: step.to, capacity: step.to });
    case "await-claim":
      return withClaim(seen, step, { capacity: step.to });
    case "save-replacement":
      return { ...seen, saved: step.saved };
    case "replace-set":
    case "give-count": {
      const { statefulSet: object } = step.saved;
      const { replicas = 1 } = object.spec ?? {};
      const uid = "of the new one";
      return { ...seen, set: { uid, isEnding: false, replicas, isCountedByKeeper: true, object } };
    }
    case "forget-replacement":
      return { ...seen, saved: undefined };
    case "refused":
    case "settled":
      return seen;
  }
}

function withClaim(
  seen: GrowthObservation,
  { claim }: { readonly claim: string },
  sizes: { readonly requested?: string; readonly capacity: string },
): GrowthObservation {
  const claims = seen.claims.map((each) => each.name === claim ? { ...each, ...sizes } : each);
  return { ...seen, claims };
}
