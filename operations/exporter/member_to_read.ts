import type { Observation } from "../keeper/observation.ts";

/**
 * The pod of the member that bears being read best: a follower that votes, which keeps up best of
 * them; the leader only where it is alone.
 *
 * @returns `undefined` when none serves that knows a leader
 */
export function memberToRead({ etcd: { members } }: Pick<Observation, "etcd">): string | undefined {
  const able = members.flatMap((member) => {
    if (member.state !== "serving" || member.health.leader === "0") return [];
    const { appliedIndex, id, isLearner, leader } = member.health;
    return isLearner ? [] : [{ pod: member.pod, leads: id === leader, appliedIndex }];
  });
  const [first] = able.toSorted((one, other) =>
    Number(one.leads) - Number(other.leads) || other.appliedIndex - one.appliedIndex
  );
  return first?.pod;
}
