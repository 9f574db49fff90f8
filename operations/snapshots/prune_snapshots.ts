import { type RetentionPlan, retentionPlan, type RetentionPolicy } from "./retention_plan.ts";
import { manifestSuffix } from "./snapshot_manifest.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import {
  removeSnapshot,
  type StoredSnapshot,
  surveySnapshots,
  type UnreadableSnapshot,
} from "./stored_snapshots.ts";

/** Which snapshots go, and how. */
export interface PruneSnapshotsOptions {
  /** How many stay of each kind of period. */
  readonly policy: RetentionPolicy;
  /** A clock. */
  readonly now: () => Date;
  /** Only says what would go. Default: no. */
  readonly dryRun?: boolean;
  /** Called with each one that is gone. */
  readonly onRemoved?: (name: string) => void;
}

/** What retention decided. */
export interface PrunedStore extends RetentionPlan<StoredSnapshot> {
  /** Those that were neither counted nor touched, because nobody can say what they are. */
  readonly unreadable: readonly UnreadableSnapshot[];
}

/**
 * Removes the snapshots that a policy no longer keeps, and what runs left without a manifest that
 * were killed a day ago or earlier. The newest one and the newest verified one always stay, and so
 * does every one whose manifest cannot be read. That one is not counted can only keep others: each
 * rule of {@link retentionPlan} keeps the newest of what it sees.
 *
 * @throws {Failure} `snapshot-store-failed`
 */
export async function pruneSnapshots(
  store: SnapshotStore,
  { dryRun = false, now, onRemoved, policy }: PruneSnapshotsOptions,
): Promise<PrunedStore> {
  const { snapshots, unreadable } = await surveySnapshots(store);
  const plan = { ...retentionPlan(snapshots, policy), unreadable };
  if (dryRun) return plan;
  for (const { name } of plan.remove) {
    await removeSnapshot(store, name);
    onRemoved?.(name);
  }
  for (const file of leftovers(await store.list(), now())) await store.remove(file);
  return plan;
}

/** Milliseconds after which nobody can be at it any more: no run may take a day. */
const abandonedAfter = 24 * 60 * 60_000;

/**
 * The files that have our names and no manifest: data that a run stored before it was killed, or did
 * not get to remove. Whatever else is kept in the same place is not ours.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { leftovers } from "./prune_snapshots.ts";
 *
 * const names = ["20261122T101703Z-r7.db.gz", "20261123T101703Z-r9.db.gz", "notes.txt"];
 * const found = leftovers(names, new Date("2026-11-23T10:18:00Z"));
 * assert.deepEqual(found, ["20261122T101703Z-r7.db.gz"]);
 * ```
 */
export function leftovers(names: readonly string[], now: Date): string[] {
  const there = new Set(names);
  return names.filter((file) => {
    const [, name, ...time] = ours.exec(file) ?? [];
    if (name === undefined || there.has(`${name}${manifestSuffix}`)) return false;
    const [year, month, day, hour, minute, second] = time;
    const takenAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    return now.getTime() - takenAt > abandonedAfter;
  });
}

/** What `snapshotName` makes, and what may follow. */
const ours =
  /^((\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-r\d+)\.(?:db|db\.gz|db\.gz\.age|db\.age|verified|bundle\.age)$/;
