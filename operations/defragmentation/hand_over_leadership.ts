import { Failure } from "../../diagnostics/failure.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import type { MemberHealth } from "../health/member_health.ts";
import { type DefragmentationTarget, wellMembers } from "./well_members.ts";

/**
 * Has a leader hand over to the voter that is furthest; the cluster goes on within a heartbeat. A
 * member that is no leader, or the only one, is left alone.
 *
 * @returns the name of the new leader, if there is one
 * @throws {Failure} `etcd-request-failed` when the leader refuses, `target-failed` when the cluster
 * is not well
 */
export async function handOverLeadership(
  { id }: MemberHealth,
  target: DefragmentationTarget,
): Promise<string | undefined> {
  const members = await wellMembers(target, { allowNoSpace: true });
  const leader = members.find((member) => member.id === id && member.leader === id);
  const [successor] = members.filter((member) => member.id !== id && !member.isLearner)
    .sort((a, b) => b.appliedIndex - a.appliedIndex);
  if (leader === undefined || successor === undefined) return undefined;
  const { credentials } = target;
  const client = connectEtcd({ endpoints: [leader.endpoint], credentials });
  try {
    await client.maintenance.moveLeader({ targetID: BigInt(`0x${successor.id}`).toString() });
  } catch (cause) {
    const message = `${leader.name} could not hand over to ${successor.name}`;
    throw new Failure("etcd-request-failed", message, {
      hint: "Look at the logs of both; the leader was not defragmented",
      cause,
    });
  } finally {
    client.close();
  }
  return successor.name;
}
