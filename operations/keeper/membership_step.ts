import type { KeeperPlan } from "./keeper_plan.ts";
import type { Observation } from "./observation.ts";
import { type Step, wait } from "./step.ts";

/** Scaling a cluster that has data takes learners and member removal, one at a time. */
export function membershipStep(
  { config }: KeeperPlan,
  { memberSet, published }: Observation,
): Step | undefined {
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
