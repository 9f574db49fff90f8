import type { MemberHealth } from "../health/member_health.ts";

/** When a member is worth a defragmentation. */
export interface DefragmentationRules {
  /** Free share of the file from which it is worth it, as in 0.45. */
  readonly freeShare: number;
  /** Bytes that must be free before the free share counts. */
  readonly minimumFree: number;
  /** Share of the quota that the file may reach before whatever is free is worth it. */
  readonly quotaShare: number;
  /** The quota of the database, in bytes. */
  readonly quota: number;
}

/** A member and what the rules say of it. */
export interface PlannedMember {
  /** The member. */
  readonly member: MemberHealth;
  /** Why it is or is not worth it, as a clause: "52 % of 2.0 GiB is free". */
  readonly reason: string;
}

/** What a run would do, in its order. */
export interface DefragmentationPlan {
  /** Members to defragment: followers first, the leader last. */
  readonly candidates: readonly PlannedMember[];
  /** Members that are left alone. */
  readonly spared: readonly PlannedMember[];
}

/**
 * Decides which members to defragment, and in which order: the leader last, since it is what
 * clients wait for, and learners never. The rules are those of the OpenShift etcd operator
 * (45 % and 100 MB free), and the quota's.
 */
export function defragmentationPlan(
  members: readonly MemberHealth[],
  rules: DefragmentationRules,
): DefragmentationPlan {
  const judged = members.map((member) => ({ member, ...judge(member, rules) }));
  const followersFirst = judged.toSorted((a, b) => rank(a.member) - rank(b.member));
  return {
    candidates: followersFirst.filter(({ worth }) => worth).map(planned),
    spared: followersFirst.filter(({ worth }) => !worth).map(planned),
  };
}

function planned({ member, reason }: PlannedMember): PlannedMember {
  return { member, reason };
}

interface Verdict {
  readonly worth: boolean;
  readonly reason: string;
}

function judge(member: MemberHealth, rules: DefragmentationRules): Verdict {
  const { databaseSize: size, isLearner } = member;
  const free = size - member.databaseInUse;
  const share = size === 0 ? 0 : free / size;
  const reason = `${percent(share)} of ${mebibytes(size)} is free`;
  if (isLearner) return { worth: false, reason: "it is a learner" };
  if (free >= rules.minimumFree && share >= rules.freeShare) return { worth: true, reason };
  // Below a tenth nothing worth a pause is gained, however full the quota.
  if (size >= rules.quotaShare * rules.quota && share >= 0.1) {
    return { worth: true, reason: `${reason} at ${percent(size / rules.quota)} of the quota` };
  }
  return { worth: false, reason };
}

function rank({ id, leader }: MemberHealth): number {
  return id === leader ? 1 : 0;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
