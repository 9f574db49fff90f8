/** How many snapshots to keep of each kind of period. */
export interface RetentionPolicy {
  /** Hours of which one is kept. */
  readonly hourly: number;
  /** Days of which one is kept. */
  readonly daily: number;
  /** Weeks of which one is kept; they begin on Monday. */
  readonly weekly: number;
  /** Months of which one is kept. */
  readonly monthly: number;
}

/** A snapshot as far as retention is concerned. */
export interface DatedSnapshot {
  /** Its name. */
  readonly name: string;
  /** When it was taken. */
  readonly takenAt: Date;
  /** Whether it was read back and found whole. */
  readonly verified: boolean;
}

/** What to keep and what to remove. */
export interface RetentionPlan<S extends DatedSnapshot> {
  /** Newest first. */
  readonly keep: readonly S[];
  /** Newest first. */
  readonly remove: readonly S[];
}

const day = 24 * 60 * 60 * 1000;

/**
 * Decides which snapshots to keep: of each of the newest hours, days, weeks and months in which
 * there are any, the last one. Periods are those of UTC. Periods without a snapshot do not count,
 * so that a schedule that stood still costs nothing that was there.
 *
 * The newest one and the newest verified one stay, whatever the policy says.
 */
export function retentionPlan<S extends DatedSnapshot>(
  snapshots: readonly S[],
  policy: RetentionPolicy,
): RetentionPlan<S> {
  const newestFirst = snapshots.toSorted((a, b) =>
    b.takenAt.getTime() - a.takenAt.getTime() || (a.name < b.name ? 1 : -1)
  );
  const kept = new Set<S>([
    ...newestFirst.slice(0, 1),
    ...newestFirst.filter(({ verified }) => verified).slice(0, 1),
    ...lastOfEach(newestFirst, policy.hourly, (taken) => taken.toISOString().slice(0, 13)),
    ...lastOfEach(newestFirst, policy.daily, (taken) => taken.toISOString().slice(0, 10)),
    ...lastOfEach(newestFirst, policy.weekly, weekOf),
    ...lastOfEach(newestFirst, policy.monthly, (taken) => taken.toISOString().slice(0, 7)),
  ]);
  return {
    keep: newestFirst.filter((snapshot) => kept.has(snapshot)),
    remove: newestFirst.filter((snapshot) => !kept.has(snapshot)),
  };
}

function lastOfEach<S extends DatedSnapshot>(
  newestFirst: readonly S[],
  count: number,
  periodOf: (taken: Date) => string,
): S[] {
  const last = new Map<string, S>();
  for (const snapshot of newestFirst) {
    const period = periodOf(snapshot.takenAt);
    if (!last.has(period)) last.set(period, snapshot);
  }
  return [...last.values()].slice(0, count);
}

/** The Monday on which a week began; 1970-01-01 was a Thursday. */
function weekOf(taken: Date): string {
  return String(Math.floor((taken.getTime() / day + 3) / 7));
}
