import { Failure } from "../../diagnostics/failure.ts";
import type { MemberHealth } from "../health/member_health.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { compactHistory } from "./compact_history.ts";
import type { DefragmentedMember, DefragmentOptions } from "./defragment.ts";
import { defragmentMember } from "./defragment_member.ts";
import { defragmentationPlan } from "./defragmentation_plan.ts";
import { endSpaceAlarm } from "./end_space_alarm.ts";
import { type RecoveryPlan, recoveryPlan, type RecoveryRules, stillFull } from "./recovery_plan.ts";
import { wellMembers } from "./well_members.ts";

/** What became of a recovery. */
export interface SpaceRecovery extends RecoveryPlan {
  /** Whether the alarm was ended, or would be. */
  readonly alarm: "ended" | "planned";
  /** What became of the members. */
  readonly members: readonly DefragmentedMember[];
}

/** Twice etcd's progress interval as it is rendered: who watches has heard of a newer revision. */
const defaultGrace = 10_000;

/** Rounds over the members: one whose compaction came after its turn is done again. */
const rounds = 2;

/**
 * Recovers a cluster that refuses writes because its database reached the quota: drops old revisions
 * where they are what fills it, defragments every member, and ends the alarm once every file is
 * really below the quota. Pauses are left out, since tenants cannot write meanwhile anyway.
 *
 * @throws {Failure} `target-failed` when the cluster is not well or still full afterwards, and then
 * the alarm stays; `etcd-request-failed` when a step fails; `interrupted`
 */
export async function recoverSpace(
  members: readonly MemberHealth[],
  options: DefragmentOptions & { readonly limits: RecoveryRules },
): Promise<SpaceRecovery> {
  const { dryRun = false, limits, progress } = options;
  const signal = options.signal ?? new AbortController().signal;
  const plan = recoveryPlan(members, limits);
  if (dryRun) {
    const planned = everyMember(members).map(({ member, reason }) => resultOf(member, reason));
    return { ...plan, alarm: "planned", members: planned };
  }
  if (plan.compacts) {
    const grace = options.grace ?? defaultGrace;
    const step = progress.step(`Dropping old revisions, since ${plan.reason}`);
    step.done(`up to revision ${await compactHistory({ ...options, grace, signal })}`);
  }
  const results = new Map<string, DefragmentedMember>();
  let remaining = members;
  for (let round = 0; round < rounds && remaining.length > 0; round++) {
    for (const planned of everyMember(remaining)) {
      signal.throwIfAborted();
      const { member, reason } = planned;
      const after = await defragmentMember(planned, options);
      const before = results.get(member.id)?.before ?? member.databaseSize;
      const outcome = "defragmented";
      results.set(member.id, { name: member.name, reason, outcome, before, after });
    }
    remaining = stillFull(await wellMembers(options, { allowNoSpace: true }), limits);
  }
  requireSpace(remaining, limits);
  const step = progress.step("Ending the alarm NOSPACE");
  await endSpaceAlarm(options);
  await sleep(1_000, signal);
  await wellMembers(options, { allowNoSpace: false });
  step.done("writes are accepted");
  return { ...plan, alarm: "ended", members: [...results.values()] };
}

/** Followers first, whatever is free: under an alarm each is worth it. */
function everyMember(members: readonly MemberHealth[]) {
  const all = { freeShare: 0, minimumFree: 0, quotaShare: 1, quota: Infinity };
  return defragmentationPlan(members, all).candidates;
}

function requireSpace(full: readonly MemberHealth[], { quota }: RecoveryRules): void {
  const [first] = full;
  if (first === undefined) return;
  const share = Math.round((first.databaseSize / quota) * 100);
  const message = `${first.name} still fills ${share} % of its quota, so the alarm stays`;
  throw new Failure("target-failed", message, {
    hint: "Find the largest tenant by kamaji-etcd inspect --sizes and delete what it does not " +
      "need, or raise spec.quota; then run it again",
  });
}

function resultOf(
  { databaseSize: size, name }: MemberHealth,
  reason: string,
): DefragmentedMember {
  return { name, reason, outcome: "planned", before: size, after: size };
}
