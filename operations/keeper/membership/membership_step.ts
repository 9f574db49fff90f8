import { corruptionStep } from "./corruption_step.ts";
import { departedStep } from "./departed_step.ts";
import { joiningOperation, joiningStep } from "./joining_step.ts";
import type { KeeperPlan } from "../keeper_plan.ts";
import { lostMemberStep } from "./lost_member_step.ts";
import { type Membership, membershipOf } from "./membership.ts";
import { byOrdinal, replicasFor } from "./member_ordinal.ts";
import { missingStep } from "./missing_step.ts";
import type { Observation } from "../observation.ts";
import { blocked, type Step } from "../step.ts";
import { surplusStep } from "./surplus_step.ts";

/**
 * What is to be done to have the wished pods, and no others, as members that vote: one comes or
 * goes at a time, what has begun is finished first, and what is lost comes before what is wished.
 * `undefined` when it is so, or cannot be known.
 *
 * Where a change has got to follows from etcd's list, the published list, the tickets and what
 * Kubernetes has, so a keeper that was killed anywhere goes on.
 */
export function membershipStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  const membership = membershipOf(plan, seen);
  if (membership === undefined) return undefined;
  return strangerStep(membership) ??
    podsStep(membership) ??
    ticketStep(membership, seen) ??
    joiningStep(membership, seen) ??
    unpublishedStep(membership) ??
    lostMemberStep(membership, seen) ??
    corruptionStep(plan, { membership, seen }) ??
    departedStep(membership, seen) ??
    missingStep(plan, { membership, seen }) ??
    surplusStep(membership, seen) ??
    countStep(membership);
}

function strangerStep({ strangers: [stranger] }: Membership): Step | undefined {
  if (stranger === undefined) return undefined;
  const { id, name, peerUrls } = stranger;
  return blocked(
    "UnknownMember",
    `etcd's list has member ${id} (name "${name}", ${peerUrls.join(", ")}), which is no pod of ` +
      `this cluster; if nobody needs it, remove it by "etcdctl member remove ${id}"`,
  );
}

/** A StatefulSet that was made again begins with one replica. */
function podsStep({ joining, listed, memberSet }: Membership): Step | undefined {
  const replicas = replicasFor(listed.filter((each) => each !== joining).map(({ pod }) => pod));
  return memberSet.replicas < replicas ? { kind: "scale", replicas } : undefined;
}

/** A ticket is for the first start of one member and for nothing else. */
function ticketStep(membership: Membership, { tickets }: Observation): Step | undefined {
  const { joining } = membership;
  const pod = Object.keys(tickets?.claims ?? {}).find((each) =>
    joining?.pod !== each || joining.isStarted
  );
  if (pod === undefined) return undefined;
  const operation = joining?.pod === pod ? joiningOperation(membership, joining) : "scale-in";
  return { kind: "revoke-ticket", pod, operation };
}

function unpublishedStep({ listed, published }: Membership): Step | undefined {
  const pods = listed.map(({ pod }) => pod).filter((pod) => !published.includes(pod));
  return pods.length === 0 ? undefined : {
    kind: "list-members",
    pods: byOrdinal([...published, ...pods]),
    operation: "scale-out",
  };
}

/** The count is the keeper's: a pod without a member is of no use. */
function countStep({ memberSet, published }: Membership): Step | undefined {
  const replicas = replicasFor(published);
  return memberSet.replicas > replicas
    ? { kind: "scale", replicas, operation: "scale-in" }
    : undefined;
}
