import type { KeeperPlan } from "../keeper_plan.ts";
import { gatePatience } from "./lost_member.ts";
import type { Observation } from "../observation.ts";
import { blocked, type Step, wait } from "../step.ts";
import { freshVolumeCommand, tellAbsence } from "./tell_absence.ts";

/** Milliseconds after which a member that is away wants a person: nodes restart in less. */
const patience = 600_000;

/**
 * Says which member is away, why, and what a person can do. The keeper does nothing about it: the
 * data may well come back, and whoever removes them has to know that they will not.
 */
export function absenceStep({ config }: KeeperPlan, seen: Observation): Step | undefined {
  const away = seen.etcd.members.find(({ state }) => state === "silent");
  if (away === undefined) return undefined;
  const { pod } = away;
  const { gatedSince, unreadySince } = seen.pods.find(({ name }) => name === pod) ?? {};
  if (gatedSince !== undefined) {
    const lasting = `it is replaced if that lasts ${gatePatience / 1_000} s`;
    return wait("DataMissing", `${tellAbsence(seen, pod)}; ${lasting}`);
  }
  const told = `${tellAbsence(seen, pod)}. Its data may come back, so it is not replaced. If its ` +
    `node or volume is gone for good, give the volume up by ${freshVolumeCommand(config, pod)} ` +
    "(with --force once the node is surely off)";
  return unreadySince !== undefined && seen.now - unreadySince >= patience
    ? blocked("MemberAway", told)
    : wait("MemberAway", told);
}
