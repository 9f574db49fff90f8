import { type RetentionPlan, retentionPlan, type RetentionPolicy } from "./retention_plan.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import { removeSnapshot, type StoredSnapshot, storedSnapshots } from "./stored_snapshots.ts";

/** Which snapshots go, and how. */
export interface PruneSnapshotsOptions {
  /** How many stay of each kind of period. */
  readonly policy: RetentionPolicy;
  /** Only says what would go. Default: no. */
  readonly dryRun?: boolean;
  /** Called with each one that is gone. */
  readonly onRemoved?: (name: string) => void;
}

/**
 * Removes the snapshots that a policy no longer keeps. The newest one and the newest verified one
 * always stay.
 *
 * @throws {Failure} `snapshot-store-failed`, `snapshot-refused` for a manifest that cannot be read
 */
export async function pruneSnapshots(
  store: SnapshotStore,
  { dryRun = false, onRemoved, policy }: PruneSnapshotsOptions,
): Promise<RetentionPlan<StoredSnapshot>> {
  const plan = retentionPlan(await storedSnapshots(store), policy);
  if (dryRun) return plan;
  for (const { name } of plan.remove) {
    await removeSnapshot(store, name);
    onRemoved?.(name);
  }
  return plan;
}
