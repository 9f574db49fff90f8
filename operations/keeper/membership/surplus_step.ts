import { heldBack } from "./held_back.ts";
import type { ListedPod, Membership } from "./membership.ts";
import type { Observation } from "../observation.ts";
import { resizeObstacles } from "./resize_obstacles.ts";
import type { Step } from "../step.ts";

const operation = "scale-in";

/**
 * Takes the last member that is not wished off etcd's list, before its pod ends: otherwise the
 * quorum would go on counting a dead vote. It does not lead when it goes.
 */
export function surplusStep(membership: Membership, seen: Observation): Step | undefined {
  const victim = membership.surplus.at(-1);
  if (victim === undefined) return undefined;
  const { pod, member } = victim;
  const obstacles = resizeObstacles(membership, { seen, pod, member });
  if (obstacles.length > 0) return heldBack(membership, { what: `${pod} leaves`, obstacles });
  const heir = leads(victim, seen) ? heirOf(victim, membership) : undefined;
  return heir === undefined
    ? { kind: "remove-member", pod, member, why: "it is not wished any more", operation }
    : { kind: "move-leader", from: pod, to: heir.pod, operation };
}

function leads({ member }: ListedPod, { etcd: { members } }: Observation): boolean {
  return members.some((each) => each.state === "serving" && each.health.leader === member);
}

/** All others are well, or nobody would go; one that stays spares the next move. */
function heirOf(victim: ListedPod, { listed, surplus }: Membership): ListedPod | undefined {
  return listed.find((each) => !surplus.includes(each)) ??
    listed.find((each) => each !== victim);
}
