import { hasLostData } from "./lost_member.ts";
import type { Observation } from "../observation.ts";
import { quorumWait } from "./quorum.ts";
import { blocked, type Step } from "../step.ts";
import { tellAbsence } from "./tell_absence.ts";

/**
 * What is to be done about a founded cluster without a quorum: never anything by the keeper, since
 * whatever it did could lose what the missing members have acknowledged.
 */
export function quorumStep(seen: Observation): Step | undefined {
  const { etcd, published } = seen;
  if (etcd.listed !== undefined || published?.state !== "existing") return undefined;
  // Who is refused is served: by members that know no keeper yet.
  if (etcd.members.some(({ state }) => state === "refusing")) return undefined;
  const lost = published.pods.filter((pod) => hasLostData(seen, pod));
  const members = published.pods.length;
  if (members - lost.length > members / 2) return quorumWait(seen);
  const away = etcd.members.filter(({ state }) => state !== "serving").map(({ pod }) => pod);
  const told = away.map((pod) => tellAbsence(seen, pod)).join("; ");
  const who = members === 1
    ? "The only member has lost its data"
    : `${lost.length} of ${members} members have lost their data`;
  return blocked(
    "QuorumLost",
    `${who}, and what is left cannot decide: ${told}. Bring the volumes ` +
      'back, or restore the cluster from a snapshot by "kamaji-etcd restore"',
  );
}
