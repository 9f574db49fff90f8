import { authenticationStep, refusalStep, rootStep, tenantStep } from "./access_step.ts";
import { bootstrapStep } from "./bootstrap_step.ts";
import { certificateStep } from "./certificate_step.ts";
import { foundationStep } from "./foundation_step.ts";
import type { KeeperPlan } from "./keeper_plan.ts";
import { membershipStep } from "./membership_step.ts";
import type { Observation } from "./observation.ts";
import { rolloutStep } from "./rollout_step.ts";
import type { Step } from "./step.ts";

/**
 * What the keeper does next: a function of what is wished and what is, and of nothing else. A keeper
 * that is killed and comes back sees what was done and goes on from there.
 *
 * The order is one of need: a member that is lost is replaced before anybody waits for it to refuse
 * strangers, and nothing is restarted for a change as long as members come and go.
 */
export function nextStep(plan: KeeperPlan, seen: Observation): Step {
  if (plan.config.spec.paused) return { kind: "paused" };
  return foundationStep(plan, seen) ??
    certificateStep(plan, seen) ??
    bootstrapStep(seen) ??
    authenticationStep(seen) ??
    tenantStep(plan, seen) ??
    membershipStep(plan, seen) ??
    rootStep(plan, seen) ??
    rolloutStep(plan, seen) ??
    refusalStep(seen) ??
    { kind: "settled" };
}
