import { fetchBundle } from "./fetch_bundle.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import { type StoredSnapshot, verifiedSuffix } from "./stored_snapshots.ts";

/** What a snapshot must have besides its data, and when it was found whole. */
export interface NoteVerifiedOptions {
  /** Whether a recovery bundle has to be with it. One that came with it has to be as it was. */
  readonly needsBundle: boolean;
  /** A clock. */
  readonly now: () => Date;
}

/**
 * Notes in the store that a snapshot was read back and found whole: its data, which were looked at
 * before, and its recovery bundle.
 *
 * @throws {Failure} `snapshot-refused` when the bundle is missing or changed, `snapshot-store-failed`
 */
export async function noteVerified(
  store: SnapshotStore,
  { needsBundle, now, ...snapshot }:
    & NoteVerifiedOptions
    & Pick<StoredSnapshot, "manifest" | "name">,
): Promise<void> {
  if (needsBundle || snapshot.manifest.bundle !== undefined) await fetchBundle(store, snapshot);
  const note = `${snapshot.name}${verifiedSuffix}`;
  // Another run may have noted it before.
  if ((await store.list()).includes(note)) return;
  await store.putText(note, `${now().toISOString()}\n`);
}
