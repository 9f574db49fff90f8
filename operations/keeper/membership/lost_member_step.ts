import { hasLostData } from "./lost_member.ts";
import type { ListedPod, Membership } from "./membership.ts";
import type { Observation } from "../observation.ts";
import { resizeObstacles } from "./resize_obstacles.ts";
import { blocked, type Step, wait } from "../step.ts";

/**
 * Takes a member whose data are lost off the list, so that its pod can join anew. Only one at a
 * time, and only when all others are as they should be: what may be a fault of something else, such
 * as a full disk, a failing rollout or a broken network, is not mended by removing members.
 */
export function lostMemberStep(membership: Membership, seen: Observation): Step | undefined {
  const { listed, wished } = membership;
  const [lost, ...more] = listed.filter(({ pod }) => hasLostData(seen, pod));
  if (lost === undefined) return undefined;
  if (more.length > 0) return severalLost([lost, ...more]);
  const { pod, member } = lost;
  const obstacles = resizeObstacles(membership, { seen, pod, member });
  if (obstacles.length > 0) {
    return wait(
      "ReplacementHeldBack",
      `${pod} has lost its data and is replaced once the others are well: ${obstacles.join("; ")}`,
    );
  }
  const operation = wished.includes(pod) ? "replace-member" : "scale-in";
  return { kind: "remove-member", pod, member, why: "its volume has no data any more", operation };
}

/** They may be one fault, and whether their volumes come back only people know. */
function severalLost(lost: readonly ListedPod[]): Step {
  const named = lost.map(({ pod, member }) => `${pod} (member ${member})`).join(" and ");
  return blocked(
    "MembersLost",
    `${named} have lost their data at once. Bring their volumes back; if they are gone for good, ` +
      'remove all but one by "etcdctl member remove", and the keeper brings them back one by one',
  );
}
