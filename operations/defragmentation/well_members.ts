import { Failure } from "../../diagnostics/failure.ts";
import { type ClientCredentials, connectEtcd } from "../../etcd/connect_etcd.ts";
import { healthProblems } from "../health/health_problems.ts";
import { hasAnswered, type MemberHealth, readMemberHealth } from "../health/member_health.ts";
import { readQuota } from "../inspection/member_metrics.ts";

/** Whom a run works on. */
export interface DefragmentationTarget {
  /** `host:port` of every member of the cluster. */
  readonly endpoints: readonly string[];
  /** A user with role root. */
  readonly credentials: ClientCredentials;
}

/** What counts as well. */
export interface WellnessOptions {
  /** Whether a full database is no obstacle. */
  readonly allowNoSpace: boolean;
}

/**
 * The gate before and after every step: all members are named and answer, vote, agree on a leader
 * and are up to date.
 *
 * @throws {Failure} `target-failed` with the first thing that is wrong
 */
export async function wellMembers(
  { credentials, endpoints }: DefragmentationTarget,
  { allowNoSpace }: WellnessOptions,
): Promise<readonly MemberHealth[]> {
  const answers = await Promise.all(
    endpoints.map((endpoint) => readMemberHealth(endpoint, { credentials })),
  );
  const problems = healthProblems(answers, { members: endpoints.length, allowNoSpace });
  const members = answers.filter(hasAnswered);
  if (problems.length === 0) problems.push(...await unnamed(members, credentials));
  const [first, ...others] = problems;
  if (first !== undefined) {
    const further = others.length === 0 ? "" : `, and ${others.length} more problems`;
    throw new Failure("target-failed", `The cluster is not well: ${first}${further}`, {
      hint: "Nothing is disturbed until every member is well; kamaji-etcd inspect says more",
    });
  }
  return members;
}

/**
 * The quota that members really work with: the smallest, since that is where writes stop. Where no
 * member says it, what the configuration says.
 *
 * @throws {Failure} `target-failed` when nobody says it
 */
export async function realQuota(
  { credentials, endpoints }: DefragmentationTarget,
  configured: number | undefined,
): Promise<number> {
  const quotas = await Promise.all(
    endpoints.map((endpoint) =>
      readQuota(endpoint, { credentials, timeout: 5_000 }).catch(() => undefined)
    ),
  );
  const known = quotas.filter((quota) => quota !== undefined);
  const quota = known.length > 0 ? Math.min(...known) : configured;
  if (quota !== undefined) return quota;
  throw new Failure("target-failed", "No member says what its quota is", {
    hint: "Name the cluster's configuration with --config",
  });
}

/** Of a member that was not named, nobody would know whether it is the leader, or how it is. */
async function unnamed(
  members: readonly MemberHealth[],
  credentials: ClientCredentials,
): Promise<string[]> {
  const [first] = members;
  if (first === undefined) return ["No member was named"];
  const client = connectEtcd({ endpoints: [first.endpoint], credentials, requestTimeout: 5_000 });
  try {
    const { members: listed } = await client.cluster.memberList({ linearizable: true });
    const known = new Set(members.map(({ id }) => id));
    const missing = listed.filter(({ ID }) => !known.has(BigInt(ID).toString(16)));
    return missing.map(({ ID, name }) =>
      `Member ${name || BigInt(ID).toString(16)} exists and was not named, or one was named twice`
    );
  } catch (error) {
    return [`The member list cannot be read: ${error instanceof Error ? error.message : error}`];
  } finally {
    client.close();
  }
}
