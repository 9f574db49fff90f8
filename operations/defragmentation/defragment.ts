import { Failure } from "../../diagnostics/failure.ts";
import type { Progress } from "../../diagnostics/progress.ts";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { healthProblems } from "../health/health_problems.ts";
import { hasAnswered, type MemberHealth, readMemberHealth } from "../health/member_health.ts";
import {
  defragmentationPlan,
  type DefragmentationRules,
  type PlannedMember,
} from "./defragmentation_plan.ts";

/** How a run is done. */
export interface DefragmentOptions {
  /** `host:port` of every member of the cluster. */
  readonly endpoints: readonly string[];
  /** A user with role root. */
  readonly credentials: ClientCredentials;
  /** Which members are worth it. */
  readonly rules: DefragmentationRules;
  /** Milliseconds between two members. */
  readonly pause: number;
  /** Milliseconds one member may take; etcd rewrites the whole file. Default 10 minutes. */
  readonly timeout?: number;
  /** Milliseconds the cluster may take to be well again after one member. Default 1 minute. */
  readonly recovery?: number;
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

/**
 * Defragments the members that are worth it, one after the other, the leader last. A member answers
 * nothing while it rewrites its file, so the run begins only on a cluster that is well, goes on
 * only when it is well again, and stops at the first failure. Nothing is compacted: compacting to
 * the newest revision would make every tenant list everything again.
 *
 * @throws {Failure} `target-failed` when the cluster is not well, `etcd-request-failed` when a
 * member fails, `interrupted` when the signal aborts
 */
export async function defragment(options: DefragmentOptions): Promise<DefragmentedMember[]> {
  const members = await healthyMembers(options);
  const { candidates, spared } = defragmentationPlan(members, options.rules);
  const results = spared.map((planned) => resultOf(planned, "spared"));
  for (const [index, planned] of candidates.entries()) {
    if (options.dryRun === true) {
      results.push(resultOf(planned, "planned"));
      continue;
    }
    if (index > 0) await pause(options.pause, options.signal);
    options.signal?.throwIfAborted();
    results.push(await defragmentMember(planned, options));
  }
  return results;
}

async function defragmentMember(
  planned: PlannedMember,
  options: DefragmentOptions,
): Promise<DefragmentedMember> {
  const { member, reason } = planned;
  const step = options.progress.step(`Defragmenting ${member.name}, of which ${reason}`);
  try {
    await rewrite(member, options);
    const members = await recovered(options);
    const after = members.find(({ id }) => id === member.id)?.databaseSize ?? member.databaseSize;
    step.done(`${member.databaseSize} to ${after} bytes`);
    return { ...resultOf(planned, "defragmented"), after };
  } catch (error) {
    step.failed();
    throw error;
  }
}

async function rewrite(member: MemberHealth, options: DefragmentOptions): Promise<void> {
  const { credentials, timeout = 10 * 60_000 } = options;
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

/** Waits until every member is well again; a member that fell behind catches up in its own time. */
async function recovered(options: DefragmentOptions): Promise<readonly MemberHealth[]> {
  const deadline = performance.now() + (options.recovery ?? 60_000);
  while (true) {
    try {
      return await healthyMembers(options);
    } catch (error) {
      if (performance.now() > deadline || options.signal?.aborted) throw error;
      await pause(500, options.signal);
    }
  }
}

async function healthyMembers(options: DefragmentOptions): Promise<readonly MemberHealth[]> {
  const { credentials, endpoints } = options;
  const answers = await Promise.all(
    endpoints.map((endpoint) => readMemberHealth(endpoint, { credentials })),
  );
  const expectation = { members: endpoints.length, allowNoSpace: true };
  const [first, ...others] = healthProblems(answers, expectation);
  if (first !== undefined) {
    const further = others.length === 0 ? "" : `, and ${others.length} more problems`;
    throw new Failure("target-failed", `The cluster is not well: ${first}${further}`, {
      hint: "Nothing is disturbed until every member is well",
    });
  }
  return answers.filter(hasAnswered);
}

function resultOf(
  { member, reason }: PlannedMember,
  outcome: DefragmentedMember["outcome"],
): DefragmentedMember {
  const { databaseSize: size, name } = member;
  return { name, reason, outcome, before: size, after: size };
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });
}
