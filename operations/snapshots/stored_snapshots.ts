import { Failure } from "../../diagnostics/failure.ts";
import {
  bundleSuffix,
  compressedSuffix,
  encryptedSuffix,
  manifestSuffix,
  parseManifest,
  type SnapshotManifest,
  snapshotSuffix,
} from "./snapshot_manifest.ts";
import type { SnapshotStore } from "./snapshot_store.ts";

/** Suffix of the note that a snapshot was read back and found whole. */
export const verifiedSuffix = ".verified";

const suffixes = [
  manifestSuffix,
  verifiedSuffix,
  bundleSuffix,
  compressedSuffix,
  encryptedSuffix,
  snapshotSuffix,
] as const;

/** A snapshot that a store holds whole. */
export interface StoredSnapshot {
  /** Its name without suffix. */
  readonly name: string;
  /** What was noted when it was taken. */
  readonly manifest: SnapshotManifest;
  /** When it was taken. */
  readonly takenAt: Date;
  /** Whether it was read back and found whole. */
  readonly verified: boolean;
}

/** A snapshot of which nobody can say what it is. */
export interface UnreadableSnapshot {
  /** Its name without suffix. */
  readonly name: string;
  /** Why its manifest cannot be read, as a sentence without a full stop. */
  readonly reason: string;
}

/** What a store holds. */
export interface StoreSurvey {
  /** The snapshots that have both data and manifest, newest first. */
  readonly snapshots: readonly StoredSnapshot[];
  /** Those whose manifest is there and cannot be read, in the order of their names. */
  readonly unreadable: readonly UnreadableSnapshot[];
}

/**
 * What a store holds. One manifest that cannot be read says nothing about the others: it is told,
 * and hides no other snapshot. The manifest is written last and removed first, so what a killed run
 * left behind is no snapshot.
 *
 * @throws {Failure} `snapshot-store-failed` when the store does not tell what it has
 */
export async function surveySnapshots(store: SnapshotStore): Promise<StoreSurvey> {
  const names = new Set(await store.list());
  const snapshots: StoredSnapshot[] = [];
  const unreadable: UnreadableSnapshot[] = [];
  for (const file of names) {
    if (!file.endsWith(manifestSuffix)) continue;
    const name = file.slice(0, -manifestSuffix.length);
    const manifest = await manifestIn(store, file);
    if (manifest instanceof Failure) unreadable.push({ name, reason: manifest.message });
    if (manifest === undefined || manifest instanceof Failure) continue;
    if (!names.has(manifest.file)) continue;
    const verified = names.has(`${name}${verifiedSuffix}`);
    snapshots.push({ name, manifest, takenAt: new Date(manifest.takenAt), verified });
  }
  snapshots.sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
  return { snapshots, unreadable };
}

/** `undefined` for one that another run removed since it was listed. */
async function manifestIn(
  store: SnapshotStore,
  file: string,
): Promise<SnapshotManifest | Failure | undefined> {
  try {
    return parseManifest(await store.fetchText(file), file);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const isGone = await store.size(file).then((size) => size === undefined, () => false);
    return isGone ? undefined : error;
  }
}

/**
 * The snapshots of a store that can be read, newest first.
 *
 * @throws {Failure} `snapshot-store-failed`
 */
export async function storedSnapshots(store: SnapshotStore): Promise<readonly StoredSnapshot[]> {
  return (await surveySnapshots(store)).snapshots;
}

/**
 * Removes a snapshot, its manifest first: from then on it does not count.
 *
 * @throws {Failure} `snapshot-store-failed`
 */
export async function removeSnapshot(store: SnapshotStore, name: string): Promise<void> {
  for (const suffix of suffixes) await store.remove(`${name}${suffix}`);
}
