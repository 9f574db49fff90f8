import { createHash } from "node:crypto";
import { Failure } from "../../diagnostics/failure.ts";
import { decryptFile } from "./encrypt_file.ts";
import type { SnapshotManifest } from "./snapshot_manifest.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import { type StoredSnapshot, storedSnapshots } from "./stored_snapshots.ts";

/** Which snapshot is fetched, and where to. */
export interface FetchSnapshotOptions {
  /** Where it is. */
  readonly store: SnapshotStore;
  /** Its name without suffix. Default: the newest. */
  readonly name?: string;
  /** A file that does not exist, in a folder with room for the snapshot twice if it is encrypted. */
  readonly file: string;
  /** The age private key that reads encrypted snapshots. */
  readonly identity?: string;
}

/**
 * Copies a snapshot out of its store and compares every byte, by SHA-256, with what was taken. A
 * file that differs is removed.
 *
 * @throws {Failure} `snapshot-refused` when there is none or its bytes are not what was taken,
 * `snapshot-store-failed`
 */
export async function fetchSnapshot(options: FetchSnapshotOptions): Promise<StoredSnapshot> {
  const { file, store } = options;
  const snapshot = await choose(options);
  await fetchPlain(snapshot.manifest, options);
  const { sha256, size } = await digestOf(file);
  const { manifest } = snapshot;
  if (sha256 === manifest.sha256 && size === manifest.size) return snapshot;
  await Deno.remove(file);
  throw new Failure(
    "snapshot-refused",
    `"${snapshot.name}" at ${store.place} is not what was taken: ${size} bytes, not ${manifest.size}, or other ones`,
    { hint: "Take a new snapshot now, and find out what changed the old one" },
  );
}

async function fetchPlain(
  manifest: SnapshotManifest,
  { file, identity, store }: FetchSnapshotOptions,
): Promise<void> {
  if (!manifest.encrypted) return await store.fetch(manifest.file, file);
  if (identity === undefined) {
    throw new Failure("snapshot-refused", `"${manifest.file}" is encrypted, and there is no key`, {
      hint: "Name a Secret with the private key in spec.snapshots.encryption.identitySecret",
    });
  }
  const encrypted = `${file}.age`;
  try {
    await store.fetch(manifest.file, encrypted);
    await decryptFile(encrypted, { file, identity });
  } finally {
    await Deno.remove(encrypted).catch(() => undefined);
  }
}

async function choose({ name, store }: FetchSnapshotOptions): Promise<StoredSnapshot> {
  const snapshots = await storedSnapshots(store);
  const found = name === undefined ? snapshots[0] : snapshots.find((each) => each.name === name);
  if (found !== undefined) return found;
  const wanted = name === undefined ? "no snapshot" : `no snapshot "${name}"`;
  throw new Failure("snapshot-refused", `There is ${wanted} at ${store.place}`, {
    hint: "Take one by kamaji-etcd snapshot take",
  });
}

async function digestOf(file: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  using input = await Deno.open(file);
  for await (const chunk of input.readable) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest("hex"), size };
}
