import { accessStep } from "./access_step.ts";
import { bootstrapStep } from "./bootstrap_step.ts";
import { certificateStep } from "./certificate_step.ts";
import { foundationStep } from "./foundation_step.ts";
import type { KeeperPlan } from "./keeper_plan.ts";
import type { Observation } from "./observation.ts";
import { type Step, wait } from "./step.ts";

/**
 * What the keeper does next: a function of what is wished and what is, and of nothing else. A keeper
 * that is killed and comes back sees what was done and goes on from there.
 */
export function nextStep(plan: KeeperPlan, seen: Observation): Step {
  if (plan.config.spec.paused) return { kind: "paused" };
  return foundationStep(plan, seen) ??
    certificateStep(plan, seen) ??
    bootstrapStep(seen) ??
    accessStep(plan, seen) ??
    sizeStep(plan, seen) ??
    { kind: "settled" };
}

/** Scaling a cluster that has data takes learners and member removal, one at a time. */
function sizeStep({ config }: KeeperPlan, { memberSet, published }: Observation): Step | undefined {
  const live = published?.pods.length ?? 0;
  const { members } = config.spec;
  if (members !== live) {
    return wait(
      "SizeDiffers",
      `The cluster has ${live} members and ${members} are wished; this keeper does not scale yet`,
    );
  }
  if (memberSet === undefined || memberSet.replicas === live) return undefined;
  return wait(
    "ReplicasDiffer",
    `The StatefulSet has ${memberSet.replicas} replicas and the cluster ${live} members; leave the ` +
      "count to the keeper",
  );
}
