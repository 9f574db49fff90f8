import { Failure } from "../../diagnostics/failure.ts";
import type { RestoreLayout } from "../../manifests/jobs/restore_layout.ts";
import { fetchSnapshot } from "../snapshots/fetch_snapshot.ts";
import type { SnapshotStore } from "../snapshots/snapshot_store.ts";
import { clearStaging } from "./data_files.ts";

/** Which snapshot one member is restored from, and where it is put for `etcdutl`. */
export interface FetchRestorableOptions {
  /** Where it is stored. */
  readonly store: SnapshotStore;
  /** Its name. */
  readonly snapshot: string;
  /** SHA-256 of its bytes in hexadecimal, the same for all members. */
  readonly sha256: string;
  /** Where it is put. */
  readonly file: string;
  /** The age private key, for a snapshot that is encrypted. */
  readonly identity?: string | undefined;
  /** The member's volume. */
  readonly layout: RestoreLayout;
}

/**
 * Prepares one member for `etcdutl`: fetches the snapshot, decrypts it, compares every byte with
 * what was taken, and removes what an attempt that was cut off left on the volume.
 *
 * @throws {Failure} `snapshot-refused` when its bytes are others, `snapshot-store-failed`
 */
export async function fetchRestorable(options: FetchRestorableOptions): Promise<void> {
  const { store, snapshot: name, sha256, file, identity, layout } = options;
  await clearStaging(layout);
  await Deno.remove(file).catch(() => undefined);
  const { manifest } = await fetchSnapshot({
    store,
    name,
    file,
    ...(identity === undefined ? {} : { identity }),
  });
  if (manifest.sha256 === sha256) return;
  await Deno.remove(file);
  throw new Failure("snapshot-refused", `"${name}" is another one than when the restore began`, {
    hint: "Find out who replaced it in the store; no member's data were changed by it",
  });
}
