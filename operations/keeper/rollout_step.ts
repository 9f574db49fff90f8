import type { KeeperPlan } from "./keeper_plan.ts";
import type { Observation } from "./observation.ts";
import type { Step } from "./step.ts";

/** What is to be done about pods that were made from another template than the present one. */
export function rolloutStep(_plan: KeeperPlan, _seen: Observation): Step | undefined {
  return undefined;
}
