import type { Claim, MemberPod } from "../back_end.ts";
import type { KeeperPlan } from "../keeper_plan.ts";
import { hasLostData } from "./lost_member.ts";
import type { Membership } from "./membership.ts";
import { memberOrdinal, replicasFor } from "./member_ordinal.ts";
import type { Observation } from "../observation.ts";
import { heldBack } from "./held_back.ts";
import { resizeObstacles } from "./resize_obstacles.ts";
import { blocked, type MemberOperation, type Step, wait } from "../step.ts";
import { freshVolumeCommand } from "./tell_absence.ts";

/** A place to fill, and what stands there now. */
interface Place {
  readonly pod: string;
  readonly claim: Claim;
  readonly present: MemberPod | undefined;
  /** How many replicas the members need without it. */
  readonly needed: number;
  readonly operation: MemberOperation;
}

/**
 * Puts the first wished pod that is no member on etcd's list, as a learner. Before, its volume has
 * to be new or proven empty: on one with data of a member that was removed, etcd ends at once.
 */
export function missingStep(
  { config }: KeeperPlan,
  { membership, seen }: { readonly membership: Membership; readonly seen: Observation },
): Step | undefined {
  const { listed, missing, published } = membership;
  const [pod] = missing;
  if (pod === undefined) return undefined;
  const operation = published.includes(pod) ? "replace-member" : "scale-out";
  const claim = seen.claims.find((each) => each.pod === pod);
  if (claim !== undefined && !hasLostData(seen, pod)) {
    const present = seen.pods.find(({ name }) => name === pod);
    const needed = replicasFor(listed.map((each) => each.pod));
    const place = { pod, claim, present, needed, operation } as const;
    return clearingStep(place, membership) ?? blocked("VolumeInUse", inUse(config, pod));
  }
  const obstacles = resizeObstacles(membership, { seen, pod });
  if (obstacles.length > 0) return heldBack(membership, { what: `${pod} joins`, obstacles });
  return { kind: "add-learner", pod, operation };
}

function inUse(config: KeeperPlan["config"], pod: string): string {
  return `${pod} is no member, and its volume has the data of one that was removed. Give it up by ` +
    `${freshVolumeCommand(config, pod)}; the keeper then brings the member back`;
}

/** Makes sure that no old data are in the way; `undefined` when only a person can. */
function clearingStep(place: Place, { memberSet }: Membership): Step | undefined {
  const { claim, needed, operation, pod, present } = place;
  const within = { operation };
  if (claim.isEnding === true) {
    const message = `Volume claim "data-${pod}" is being deleted, which takes until no pod uses it`;
    return wait("ClaimEnding", message, within);
  }
  const isBeyond = memberOrdinal(pod) >= memberSet.replicas;
  if (present === undefined && isBeyond) return { kind: "delete-claim", claim, operation };
  if (present === undefined) return wait("PodMissing", `There is no pod ${pod} yet`, within);
  if (present.isEnding || isBeyond) {
    return wait("PodEnding", `Pod ${pod} is being ended`, within);
  }
  if (!hasRun(present)) {
    const message = `Whether the volume of ${pod} has data is known once its gate has looked`;
    return wait("PodStarting", message, within);
  }
  return memberOrdinal(pod) < needed ? undefined : { kind: "scale", replicas: needed, operation };
}

/** Whether etcd ran in a pod, so that its volume has data. */
function hasRun({ gatedSince, readySince, restarts }: MemberPod): boolean {
  return gatedSince === undefined && (readySince !== undefined || restarts > 0);
}
