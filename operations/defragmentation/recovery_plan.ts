import type { MemberHealth } from "../health/member_health.ts";

/** What space is recovered by. */
export interface RecoveryRules {
  /** The quota in bytes that members really work with. */
  readonly quota: number;
  /** Share of the quota in use from which history is compacted too. */
  readonly compactFrom: number;
  /** Share of the quota below which every file must be before the alarm is ended. */
  readonly clearBelow: number;
}

/** What recovering space takes. */
export interface RecoveryPlan {
  /** Whether old revisions have to go first: a defragmentation alone frees only what is empty. */
  readonly compacts: boolean;
  /** Why, as a clause. */
  readonly reason: string;
}

/** Whether a member reports that the quota is used up. */
export function isOutOfSpace(members: readonly MemberHealth[]): boolean {
  return members.some(({ errors }) => errors.some((error) => /alarm:NOSPACE/.test(error)));
}

/**
 * Decides whether old revisions have to be dropped. Tenants whose watches were cut off longer than
 * the history reaches back list everything again, so it is left alone where it is not the problem.
 */
export function recoveryPlan(
  members: readonly MemberHealth[],
  { compactFrom, quota }: Pick<RecoveryRules, "compactFrom" | "quota">,
): RecoveryPlan {
  const used = Math.max(0, ...members.map(({ databaseInUse }) => databaseInUse));
  const share = Math.round((used / quota) * 100);
  return used >= compactFrom * quota
    ? { compacts: true, reason: `${share} % of the quota is in use` }
    : { compacts: false, reason: `only ${share} % of the quota is in use, the rest is empty` };
}

/** Members whose files are not below the quota by enough for the alarm to end. */
export function stillFull(
  members: readonly MemberHealth[],
  { clearBelow, quota }: Pick<RecoveryRules, "clearBelow" | "quota">,
): MemberHealth[] {
  return members.filter(({ databaseSize }) => databaseSize >= clearBelow * quota);
}
