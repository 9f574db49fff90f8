import { hasLostData } from "./lost_member.ts";
import type { ListedPod, Membership } from "./membership.ts";
import { memberOrdinal } from "./member_ordinal.ts";
import type { Observation } from "../observation.ts";
import { type Action, type MemberOperation, type Step, wait } from "../step.ts";
import { tellAbsence } from "./tell_absence.ts";

/**
 * etcd gives a vote to a learner that has nine tenths of the leader's log (server/etcdserver,
 * readyPercentThreshold).
 */
const readyShare = 0.9;

/** As etcd calls a member slow (see health_problems.ts): it should be none when it votes. */
const largestGap = 5_000;

/**
 * Brings a listed pod that has no vote to one: everybody is told of it, then it may start, then it
 * catches up, then it votes. When it is wished no more, it goes instead.
 *
 * `undefined` when nobody is on the way.
 */
export function joiningStep(membership: Membership, seen: Observation): Step | undefined {
  const { joining, listed, published, surplus } = membership;
  if (joining === undefined) return undefined;
  const { pod } = joining;
  const operation = joiningOperation(membership, joining);
  if (surplus.includes(joining)) {
    return removal(joining, { operation: "scale-in", why: "it is not wished any more" });
  }
  const pods = listed.map((each) => each.pod);
  // etcd compares the list it is given with the one its cluster has, and gives up when they differ.
  if (pods.join() !== published.join()) return { kind: "list-members", pods, operation };
  if (membership.memberSet.replicas <= memberOrdinal(pod)) {
    return { kind: "scale", replicas: memberOrdinal(pod) + 1, operation };
  }
  if (!joining.isStarted) return startingStep(joining, { seen, operation });
  if (hasLostData(seen, pod)) return removal(joining, { operation, why: "it has lost its data" });
  return catchingUpStep(joining, { seen, operation });
}

function removal(
  { pod, member }: ListedPod,
  { operation, why }: { readonly operation: MemberOperation; readonly why: string },
): Action {
  return { kind: "remove-member", pod, member, why, operation };
}

/** What a learner joins for: one below others stands where a member was before. */
export function joiningOperation({ listed }: Membership, { pod }: ListedPod): MemberOperation {
  return listed.at(-1)?.pod === pod ? "scale-out" : "replace-member";
}

interface OnTheWay {
  readonly seen: Observation;
  readonly operation: MemberOperation;
}

function startingStep({ pod, member }: ListedPod, { seen, operation }: OnTheWay): Step {
  const claim = seen.claims.find((each) => each.pod === pod);
  if (claim === undefined) {
    return wait("ClaimMissing", `Learner ${pod} has no volume claim yet`, { operation });
  }
  if (claim.isEnding === true) {
    const message = `Volume claim "data-${pod}" is being deleted, which takes until no pod uses it`;
    return wait("ClaimEnding", message, { operation });
  }
  const granted = seen.tickets?.claims[pod] === claim.uid &&
    seen.tickets.members?.[pod] === member;
  if (!granted) return { kind: "grant-ticket", pod, claim: claim.uid, member, operation };
  const message = `Learner ${pod} may start and has not: ${tellAbsence(seen, pod)}`;
  return wait("LearnerStarting", message, { operation });
}

function catchingUpStep({ pod, member }: ListedPod, { seen, operation }: OnTheWay): Step {
  const observed = seen.etcd.members.find((each) => each.pod === pod);
  if (observed?.state !== "serving") {
    const message = `Learner ${pod} cannot get its vote: ${tellAbsence(seen, pod)}`;
    const way = operation === "scale-out" ? ". To give it up, set spec.members back" : "";
    return wait("LearnerSilent", `${message}${way}`, { operation });
  }
  const applied = observed.health.appliedIndex;
  const newest = newestIndex(seen);
  if (applied >= newest * readyShare && newest - applied <= largestGap) {
    return { kind: "promote", pod, member, operation };
  }
  const percent = Math.floor(100 * applied / newest);
  const message = `Learner ${pod} has ${percent} % of the log, entry ${applied} of ${newest}`;
  return wait("LearnerCatchingUp", message, { operation });
}

function newestIndex({ etcd: { members } }: Observation): number {
  const indexes = members.map((each) => each.state === "serving" ? each.health.raftIndex : 0);
  return Math.max(1, ...indexes);
}
