import { Failure } from "../../diagnostics/failure.ts";
import type { Progress } from "../../diagnostics/progress.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import type { MemberHealth } from "../health/member_health.ts";
import { sleep } from "../kubernetes/sleep.ts";
import type { PlannedMember } from "./defragmentation_plan.ts";
import { handOverLeadership } from "./hand_over_leadership.ts";
import { type DefragmentationTarget, wellMembers } from "./well_members.ts";

/** How one member is defragmented. */
export interface MemberDefragmentationOptions extends DefragmentationTarget {
  /** Milliseconds it may take; etcd rewrites the whole file. Default 10 minutes. */
  readonly timeout?: number;
  /** Milliseconds the cluster may take to be well again. Default 1 minute. */
  readonly recovery?: number;
  /** Told about it. */
  readonly progress: Progress;
  /** Ends the waiting when it aborts; a member that began is let finish. */
  readonly signal?: AbortSignal;
}

/**
 * Defragments one member and waits until all are well again. A leader hands over first, since a
 * leader that answers nothing for long is one that all clients wait for.
 *
 * @returns the size of its file in bytes afterwards
 * @throws {Failure} `etcd-request-failed` when it fails, `target-failed` when the cluster is not
 * well in time
 */
export async function defragmentMember(
  { member, reason }: PlannedMember,
  options: MemberDefragmentationOptions,
): Promise<number> {
  const { credentials, endpoints, progress } = options;
  const step = progress.step(`Defragmenting ${member.name}, of which ${reason}`);
  try {
    const moved = await handOverLeadership(member, { credentials, endpoints });
    if (moved !== undefined) await recovered(options);
    await rewrite(member, options);
    const members = await recovered(options);
    const after = members.find(({ id }) => id === member.id)?.databaseSize ?? member.databaseSize;
    const led = moved === undefined ? "" : `, led by ${moved} now`;
    step.done(`${member.databaseSize} to ${after} bytes${led}`);
    return after;
  } catch (error) {
    step.failed();
    throw error;
  }
}

async function rewrite(
  member: MemberHealth,
  { credentials, timeout = 10 * 60_000 }: MemberDefragmentationOptions,
): Promise<void> {
  const client = connectEtcd({
    endpoints: [member.endpoint],
    credentials,
    requestTimeout: timeout,
  });
  try {
    await client.maintenance.defragment();
  } catch (cause) {
    throw new Failure("etcd-request-failed", `${member.name} could not be defragmented`, {
      hint: "Look at its log; the members after it were left alone",
      cause,
    });
  } finally {
    client.close();
  }
}

/** A member that fell behind catches up in its own time. */
async function recovered(options: MemberDefragmentationOptions): Promise<readonly MemberHealth[]> {
  const deadline = performance.now() + (options.recovery ?? 60_000);
  const signal = options.signal ?? new AbortController().signal;
  while (true) {
    try {
      return await wellMembers(options, { allowNoSpace: true });
    } catch (error) {
      if (performance.now() > deadline || signal.aborted) throw error;
      await sleep(500, signal);
    }
  }
}
