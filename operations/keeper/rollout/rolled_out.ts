import type { Condition } from "../conditions.ts";
import type { Observation } from "../observation.ts";
import { outdatedPods } from "./outdated_pods.ts";

/**
 * Whether a rollout is pending: with update strategy OnDelete, Kubernetes and Argo CD call pods of
 * an older template healthy.
 */
export function rolledOut(seen: Observation): Condition {
  const type = "RolledOut";
  if (seen.memberSet === undefined || seen.published === undefined) {
    const message = "There are no members yet";
    return { type, status: "Unknown", reason: "NotFounded", message };
  }
  const outdated = outdatedPods(seen);
  if (outdated.length === 0) {
    const message = "All members run as they are wished";
    return { type, status: "True", reason: "UpToDate", message };
  }
  const pods = outdated.map(({ pod, why }) => `${pod.name} (${why})`).join(", ");
  return { type, status: "False", reason: "RolloutPending", message: `To be restarted: ${pods}` };
}
