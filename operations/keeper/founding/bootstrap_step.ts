import { replicasFor } from "../membership/member_ordinal.ts";
import { quorumWait } from "../membership/quorum.ts";
import type { MemberObservation, Observation, PublishedMembers, Tickets } from "../observation.ts";
import { blocked, type Step, wait } from "../step.ts";

/**
 * What is to be done to bring the published members up: their pods, and for a new cluster one start
 * ticket each, which is taken back as soon as the member was seen started. All tickets are granted
 * in one write, so that a missing one can only mean that it was taken. `undefined` when every
 * member of the cluster has joined.
 */
export function bootstrapStep(seen: Observation): Step | undefined {
  const { memberSet, published } = seen;
  if (published === undefined) return undefined;
  if (memberSet === undefined) {
    return wait("StatefulSetMissing", "The StatefulSet does not exist yet");
  }
  const replicas = replicasFor(published.pods);
  const isFounded = published.state === "existing";
  // Once etcd says who the members are, its list decides how many pods there are.
  if (memberSet.replicas < replicas && !(isFounded && seen.etcd.listed !== undefined)) {
    return { kind: "scale", replicas };
  }
  if (isFounded) return undefined;
  return seen.tickets === undefined
    ? grantStep(seen, published)
    : joiningStep(seen, { published, tickets: seen.tickets });
}

function grantStep({ claims }: Observation, { pods }: PublishedMembers): Step {
  const missing = pods.filter((pod) => !claims.some((claim) => claim.pod === pod));
  if (missing.length > 0) {
    return wait("ClaimsMissing", `No volume claim yet of ${missing.join(", ")}`);
  }
  const ours = claims.filter(({ pod }) => pods.includes(pod));
  return {
    kind: "grant-tickets",
    claims: Object.fromEntries(ours.map(({ pod, uid }) => [pod, uid])),
  };
}

interface Joining {
  readonly published: PublishedMembers;
  readonly tickets: Tickets;
}

function joiningStep(seen: Observation, { published, tickets }: Joining): Step | undefined {
  const { members, listed } = seen.etcd;
  const started = members.find(({ pod, state }) => pod in tickets.claims && state !== "silent");
  if (started !== undefined) return { kind: "revoke-ticket", pod: started.pod };

  const replaced = seen.claims.find(({ pod, uid }) => (tickets.claims[pod] ?? uid) !== uid);
  if (replaced !== undefined) {
    return blocked(
      "ClaimReplaced",
      `The volume claim of ${replaced.pod} is another one than its start ticket names, and whether ` +
        "the member ever started cannot be known",
    );
  }
  const waiting = published.pods.filter((pod) => pod in tickets.claims);
  if (waiting.length > 0) {
    return wait("MembersStarting", silenceOf(members.filter(({ pod }) => waiting.includes(pod))));
  }
  if (listed === undefined) return quorumWait(seen);
  const missing = published.pods.filter((pod) => !listed.some(({ name }) => name === pod));
  if (missing.length === 0) return { kind: "mark-joined" };
  return wait("MembersJoining", `Not in the member list yet: ${missing.join(", ")}`);
}

/** Why members say nothing, in one sentence. */
function silenceOf(members: readonly MemberObservation[]): string {
  const reasons = members.flatMap((member) =>
    member.state === "silent" ? [`${member.pod} ${member.reason}`] : []
  );
  return `Waiting: ${reasons.join("; ")}`;
}
