import type { KeeperMetrics } from "../keeper/keeper_metrics.ts";
import type { Observation } from "../keeper/observation.ts";
import type { Assignment, Keeper } from "../keeper/take_turn.ts";
import type { Workbench } from "../keeper/workbench.ts";

/** A keeper's parts that remember, and what they remember. */
export interface RememberingParts extends Pick<Keeper, "assignment" | "metrics"> {
  /** What was wished and seen last; `undefined` before the first look around. */
  readonly latest: () => Workbench | undefined;
}

/** Lets others know what a keeper saw last, without looking around themselves. */
export function rememberLatest(
  { assignment, metrics }: Pick<Keeper, "assignment" | "metrics">,
): RememberingParts {
  let assigned: Assignment | undefined;
  let last: { readonly assigned: Assignment; readonly seen: Observation } | undefined;
  const remembering: KeeperMetrics = {
    ...metrics,
    saw: (seen, step) => {
      if (assigned !== undefined) last = { assigned, seen };
      metrics.saw(seen, step);
    },
  };
  return {
    metrics: remembering,
    assignment: async () => {
      assigned = await assignment();
      metrics.wished(assigned.plan.config);
      return assigned;
    },
    latest: () => {
      if (last === undefined) return undefined;
      const { plan, backEnd } = last.assigned;
      return { plan, backEnd, seen: last.seen };
    },
  };
}
