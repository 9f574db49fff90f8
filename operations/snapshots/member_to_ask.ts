import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { hasAnswered, type MemberHealth, readMemberHealth } from "../health/member_health.ts";

/** Which members there are, and as whom they are asked. */
export interface MemberToAskOptions {
  /** `host:port` of every member. */
  readonly endpoints: readonly string[];
  /** A user with role root. */
  readonly credentials: ClientCredentials;
}

/**
 * The member a snapshot is best taken from: a follower that keeps up. A corrupt member's copy is worth
 * nothing, and one without a leader may be old.
 *
 * @throws {Failure} `target-failed` when there is none
 */
export async function memberToAsk(
  { credentials, endpoints }: MemberToAskOptions,
): Promise<MemberHealth> {
  const answers = await Promise.all(
    endpoints.map((endpoint) => readMemberHealth(endpoint, { credentials })),
  );
  const members = answers.filter(hasAnswered);
  const fit = members.filter(({ errors, isLearner, leader }) =>
    !isLearner && leader !== "0" && !errors.some((error) => /CORRUPT/.test(error))
  );
  const [best] = fit.toSorted((a, b) => rank(a) - rank(b) || b.appliedIndex - a.appliedIndex);
  if (best !== undefined) return best;
  throw new Failure("target-failed", reasonFor(endpoints.length, members), {
    hint: "Bring the cluster back to a leader first; an older snapshot is still in the store",
  });
}

function rank({ id, leader }: MemberHealth): number {
  return id === leader ? 1 : 0;
}

function reasonFor(asked: number, members: readonly MemberHealth[]): string {
  if (members.length === 0) return `None of ${asked} members answers`;
  return "No member that answers has a leader, a vote and sound data";
}
