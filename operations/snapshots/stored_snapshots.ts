import {
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

/**
 * The snapshots of a store, newest first: those that have both data and manifest. The manifest is
 * written last and removed first, so what a killed run left behind is none.
 *
 * @throws {Failure} `snapshot-store-failed`, `snapshot-refused` for a manifest that cannot be read
 */
export async function storedSnapshots(store: SnapshotStore): Promise<StoredSnapshot[]> {
  const names = new Set(await store.list());
  const snapshots: StoredSnapshot[] = [];
  for (const file of names) {
    if (!file.endsWith(manifestSuffix)) continue;
    const name = file.slice(0, -manifestSuffix.length);
    const manifest = parseManifest(await store.fetchText(file), file);
    if (!names.has(manifest.file)) continue;
    const verified = names.has(`${name}${verifiedSuffix}`);
    snapshots.push({ name, manifest, takenAt: new Date(manifest.takenAt), verified });
  }
  return snapshots.sort((a, b) => b.takenAt.getTime() - a.takenAt.getTime());
}

/**
 * Removes a snapshot, its manifest first: from then on it does not count.
 *
 * @throws {Failure} `snapshot-store-failed`
 */
export async function removeSnapshot(store: SnapshotStore, name: string): Promise<void> {
  for (const suffix of suffixes) await store.remove(`${name}${suffix}`);
}
