import type { Progress } from "../../diagnostics/progress.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { defragmentMember } from "./defragment_member.ts";
import {
  defragmentationPlan,
  type DefragmentationRules,
  type PlannedMember,
} from "./defragmentation_plan.ts";
import { recoverSpace, type SpaceRecovery } from "./recover_space.ts";
import { isOutOfSpace } from "./recovery_plan.ts";
import { type DefragmentationTarget, realQuota, wellMembers } from "./well_members.ts";

/** How a run is done. */
export interface DefragmentOptions extends DefragmentationTarget {
  /** Which members are worth it; the quota is for where members do not say theirs. */
  readonly rules: Omit<DefragmentationRules, "quota"> & { readonly quota?: number };
  /** Milliseconds between two members. */
  readonly pause: number;
  /** Milliseconds one member may take; etcd rewrites the whole file. Default 10 minutes. */
  readonly timeout?: number;
  /** Milliseconds the cluster may take to be well again after one member. Default 1 minute. */
  readonly recovery?: number;
  /** Milliseconds that watches get before old revisions are dropped. Default 10 s. */
  readonly grace?: number;
  /** Only says what would be done. Default: no. */
  readonly dryRun?: boolean;
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends the run between two members when it aborts. */
  readonly signal?: AbortSignal;
}

/** What became of one member. Sizes are bytes. */
export interface DefragmentedMember {
  /** Its name. */
  readonly name: string;
  /** Why it was chosen or spared. */
  readonly reason: string;
  /** What was done. */
  readonly outcome: "defragmented" | "spared" | "planned";
  /** Size of the file before. */
  readonly before: number;
  /** Size of the file after. */
  readonly after: number;
}

/** What a run did. */
export interface DefragmentationReport {
  /** What became of the members, in the order of what was done. */
  readonly members: readonly DefragmentedMember[];
  /** What was done about the alarm NOSPACE; absent when there was none. */
  readonly recovery?: SpaceRecovery;
}

/** A file at nine tenths of the quota would raise the alarm again soon; see EtcdQuotaCritical. */
const clearBelow = 0.9;

/**
 * Defragments the members that are worth it, one after the other, the leader last. A member answers
 * nothing while it rewrites its file, so the run begins only on a cluster that is well, goes on
 * only when it is well again, and stops at the first failure. Nothing is compacted, since that can
 * make tenants list everything again; only a cluster that refuses writes for want of space is
 * recovered, by {@link recoverSpace}.
 *
 * @throws {Failure} `target-failed` when the cluster is not well, `etcd-request-failed` when a
 * member fails, `interrupted` when the signal aborts
 */
export async function defragment(options: DefragmentOptions): Promise<DefragmentationReport> {
  const members = await wellMembers(options, { allowNoSpace: true });
  const rules = { ...options.rules, quota: await realQuota(options, options.rules.quota) };
  if (isOutOfSpace(members)) {
    const limits = { quota: rules.quota, compactFrom: rules.quotaShare, clearBelow };
    const recovery = await recoverSpace(members, { ...options, limits });
    return { members: recovery.members, recovery };
  }
  const { candidates, spared } = defragmentationPlan(members, rules);
  const results = spared.map((planned) => resultOf(planned, "spared"));
  const signal = options.signal ?? new AbortController().signal;
  for (const [index, planned] of candidates.entries()) {
    if (options.dryRun === true) {
      results.push(resultOf(planned, "planned"));
      continue;
    }
    if (index > 0) await sleep(options.pause, signal);
    signal.throwIfAborted();
    const after = await defragmentMember(planned, options);
    results.push({ ...resultOf(planned, "defragmented"), after });
  }
  return { members: results };
}

function resultOf(
  { member, reason }: PlannedMember,
  outcome: DefragmentedMember["outcome"],
): DefragmentedMember {
  const { databaseSize: size, name } = member;
  return { name, reason, outcome, before: size, after: size };
}
