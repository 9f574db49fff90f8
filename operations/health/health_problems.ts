import { hasAnswered, type MemberHealth, type SilentMember } from "./member_health.ts";

/** What is expected of a cluster that may be disturbed. */
export interface HealthExpectation {
  /** How many members it should have. */
  readonly members: number;
  /** Whether a full database is no obstacle, because the operation is its remedy. Default: no. */
  readonly allowNoSpace?: boolean;
}

/**
 * Entries by which members may differ before one is called behind. etcd itself calls a member slow
 * that is more than its 5000 entries of catch-up behind (server/storage/raft, snapshot catch-up).
 */
const largestGap = 5_000;

/**
 * The gate before and after every disruptive step: all members answer, all vote, they agree on one
 * leader, no alarm is raised and nobody is far behind. Returns what is wrong, in sentences without
 * a full stop; nothing means that one member may be disturbed.
 */
export function healthProblems(
  answers: readonly (MemberHealth | SilentMember)[],
  { members: expected, allowNoSpace = false }: HealthExpectation,
): string[] {
  const members = answers.filter(hasAnswered);
  const problems = answers.filter((answer) => !hasAnswered(answer))
    .map(({ endpoint }) => `${endpoint} does not answer`);
  if (answers.length !== expected) {
    problems.push(`There should be ${expected} members and there are ${answers.length}`);
  }
  return [...problems, ...learners(members), ...leaders(members), ...lagging(members)]
    .concat(alarms(members, allowNoSpace));
}

function learners(members: readonly MemberHealth[]): string[] {
  return members.filter(({ isLearner }) => isLearner)
    .map((member) => `${nameOf(member)} is a learner`);
}

function leaders(members: readonly MemberHealth[]): string[] {
  const without = members.filter(({ leader }) => leader === "0");
  if (without.length > 0) return without.map((member) => `${nameOf(member)} knows no leader`);
  const leaders = new Set(members.map(({ leader }) => leader));
  return leaders.size > 1 ? ["Members do not agree on a leader"] : [];
}

function lagging(members: readonly MemberHealth[]): string[] {
  const newest = Math.max(0, ...members.map(({ raftIndex }) => raftIndex));
  return members.filter(({ appliedIndex }) => newest - appliedIndex > largestGap)
    .map((member) => `${nameOf(member)} is ${newest - member.appliedIndex} entries behind`);
}

function alarms(members: readonly MemberHealth[], allowNoSpace: boolean): string[] {
  return members.flatMap((member) =>
    member.errors
      .filter((error) => !(allowNoSpace && /NOSPACE/.test(error)))
      .map((error) => `${nameOf(member)} reports "${error}"`)
  );
}

function nameOf({ endpoint, name }: MemberHealth): string {
  return name === "" ? endpoint : name;
}
