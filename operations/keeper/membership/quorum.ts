import type { MemberObservation, Observation } from "../observation.ts";
import { type Step, wait } from "../step.ts";
import { tellAbsence } from "./tell_absence.ts";

/** Whether a cluster has a quorum. */
export type Quorum =
  /** Its member list was read, which takes one. */
  | "seen"
  /** So many members serve nobody that there can be none. */
  | "missing"
  /** The list could not be read in time, and nothing says that there is none. */
  | "unknown";

/**
 * Whether there is a quorum. That nobody answers in time shows as little as a list that could not be
 * read: where the keeper, a node or the network is starved, no member is heard of while etcd serves.
 * So a quorum is missing only where too few members are left that may serve. Who may not says itself
 * that it knows no leader, since a leader that hears of no majority gives up (CheckQuorum, etcd
 * server/etcdserver/bootstrap.go); or it takes no connections, and its kubelet, too, does not see it
 * answer linearizable reads (see `memberProbes`).
 */
export function quorumOf(seen: Observation): Quorum {
  const { listed, members } = seen.etcd;
  if (listed !== undefined) return "seen";
  const voters = members.filter((member) =>
    !(member.state === "serving" && member.health.isLearner)
  );
  const able = voters.filter((member) => mayServe(seen, member));
  return able.length > voters.length / 2 ? "unknown" : "missing";
}

function mayServe({ pods }: Observation, member: MemberObservation): boolean {
  switch (member.state) {
    // Who is refused is served: by a member that knows no keeper yet.
    case "refusing":
      return true;
    case "serving":
      return member.health.leader !== "0";
    case "silent":
      return member.isListening === true ||
        pods.some(({ name, readySince, isEnding }) =>
          name === member.pod && readySince !== undefined && !isEnding
        );
  }
}

/** The wait for a quorum, with what is known of each member; `undefined` when there is one. */
export function quorumWait(seen: Observation): Step | undefined {
  const quorum = quorumOf(seen);
  if (quorum === "seen") return undefined;
  const told = seen.etcd.members.map((member) => tell(seen, member)).join("; ");
  return quorum === "missing"
    ? wait("QuorumMissing", `No quorum: ${told}`)
    : wait("QuorumUnknown", `Nobody said in time whether there is a quorum: ${told}`);
}

function tell(seen: Observation, member: MemberObservation): string {
  switch (member.state) {
    case "refusing":
      return `${member.pod} knows no keeper`;
    case "serving":
      return member.health.leader === "0"
        ? `${member.pod} knows no leader`
        : `${member.pod} follows a leader, and its list of members could not be read`;
    case "silent":
      return tellAbsence(seen, member.pod);
  }
}
