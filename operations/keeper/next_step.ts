import { absenceStep } from "./membership/absence_step.ts";
import { budgetStep } from "../tenants/budget_step.ts";
import { authenticationStep, refusalStep, rootStep, tenantStep } from "./access/access_step.ts";
import { bundleStep } from "./bundle/bundle_step.ts";
import { bootstrapStep } from "./founding/bootstrap_step.ts";
import { certificateStep } from "./certificates/certificate_step.ts";
import { foundationStep } from "./founding/foundation_step.ts";
import { isHeldBack } from "./membership/held_back.ts";
import type { KeeperPlan } from "./keeper_plan.ts";
import { membershipStep } from "./membership/membership_step.ts";
import type { Observation } from "./observation.ts";
import { quorumStep } from "./membership/quorum_step.ts";
import { mendingStep, rolloutStep } from "./rollout/rollout_step.ts";
import { rotationStep } from "./rotation/rotation_step.ts";
import { isAction, type Step } from "./step.ts";

/**
 * What the keeper does next: a function of what is wished and what is, and of nothing else. A keeper
 * that is killed and comes back sees what was done and goes on from there.
 *
 * The order is one of need: a member that is lost is replaced before anybody waits for it to refuse
 * strangers, and nothing is restarted for a change as long as members come and go. Only a change of
 * size that cannot begin yet lets a rollout pass, which may be what it waits for. Members that serve
 * nobody anyway are restarted for a change before anything is waited for. The recovery bundle is sealed
 * when there is nothing else to do, be it that something is waited for.
 */
export function nextStep(plan: KeeperPlan, seen: Observation): Step {
  if (plan.config.spec.paused) return { kind: "paused" };
  const step = pressingStep(plan, seen);
  return isAction(step) ? step : bundleStep(seen, step) ?? step;
}

function pressingStep(plan: KeeperPlan, seen: Observation): Step {
  const membership = membershipStep(plan, seen);
  return foundationStep(plan, seen) ??
    certificateStep(plan, seen) ??
    mendingStep(seen) ??
    bootstrapStep(seen) ??
    quorumStep(seen) ??
    authenticationStep(seen) ??
    tenantStep(plan, seen) ??
    (isHeldBack(membership) ? undefined : membership) ??
    rootStep(plan, seen) ??
    rolloutStep(plan, seen) ??
    rotationStep(plan, seen) ??
    membership ??
    budgetStep(seen.etcd.overBudget) ??
    absenceStep(plan, seen) ??
    refusalStep(seen) ??
    { kind: "settled" };
}
