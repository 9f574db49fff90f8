import { createHash } from "node:crypto";
import { Failure } from "../../diagnostics/failure.ts";
import { fileChunks } from "./file_chunks.ts";
import { unpackFile } from "./pack_file.ts";
import { parseEtcdVersion } from "../../manifests/config/etcd_version.ts";
import type { SnapshotManifest } from "./snapshot_manifest.ts";
import type { SnapshotStore } from "./snapshot_store.ts";
import {
  type StoredSnapshot,
  surveySnapshots,
  type UnreadableSnapshot,
} from "./stored_snapshots.ts";

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
  /** The etcd that is to read it. Default: any. */
  readonly etcdVersion?: string;
  /** Told about each snapshot that may be the newest, and whose manifest cannot be read. */
  readonly onUnreadable?: (snapshot: UnreadableSnapshot) => void;
}

/**
 * Copies a snapshot out of its store, unpacks it and compares every byte, by SHA-256, with what was taken. A
 * file that differs is removed.
 *
 * @throws {Failure} `snapshot-refused` when there is none, it cannot be read, or its bytes are not what
 * was taken; `snapshot-store-failed`, `output-failed`
 */
export async function fetchSnapshot(options: FetchSnapshotOptions): Promise<StoredSnapshot> {
  const { file, store } = options;
  const snapshot = await choose(options);
  requireReadable(snapshot, options);
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
  { compression, encrypted, file: name }: SnapshotManifest,
  { file, identity, store }: FetchSnapshotOptions,
): Promise<void> {
  if (encrypted && identity === undefined) {
    throw new Failure("snapshot-refused", `"${name}" is encrypted, and there is no key`, {
      hint: "Name a Secret with the private key in spec.snapshots.encryption.identitySecret",
    });
  }
  const compressed = compression !== undefined;
  if (!encrypted && !compressed) return await store.fetch(name, file);
  const packed = `${file}.packed`;
  await Deno.remove(packed).catch(() => undefined);
  try {
    await store.fetch(name, packed);
    await unpackFile(packed, { file, compressed, ...(encrypted ? { identity } : {}) });
  } finally {
    await Deno.remove(packed).catch(() => undefined);
  }
}

/**
 * An older etcdutl cannot be trusted with what a newer etcd wrote; the other way round it can, as
 * every upgrade does the same (etcd server/storage/schema, migration).
 */
function requireReadable(
  { manifest, name }: StoredSnapshot,
  { etcdVersion }: FetchSnapshotOptions,
): void {
  const [own, taken] = [etcdVersion, manifest.etcdVersion].map((text) =>
    text === undefined ? undefined : parseEtcdVersion(text)
  );
  if (own === undefined || taken === undefined) return;
  if (taken.major < own.major || (taken.major === own.major && taken.minor <= own.minor)) return;
  throw new Failure(
    "snapshot-refused",
    `"${name}" was taken from etcd ${manifest.etcdVersion}, which ${etcdVersion} cannot read`,
    { hint: "Set spec.version to the version that it was taken from" },
  );
}

async function choose(
  { name, onUnreadable, store }: FetchSnapshotOptions,
): Promise<StoredSnapshot> {
  const { snapshots, unreadable } = await surveySnapshots(store);
  const found = name === undefined ? snapshots[0] : snapshots.find((each) => each.name === name);
  // Names begin with the time, so they sort by it.
  const newer = name === undefined
    ? unreadable.filter((each) => each.name > (found?.name ?? ""))
    : [];
  for (const each of newer) onUnreadable?.(each);
  if (found !== undefined) return found;
  const broken = unreadable.find((each) => each.name === name);
  if (broken !== undefined) {
    throw new Failure("snapshot-refused", `"${broken.name}" cannot be read: ${broken.reason}`, {
      hint: "Name another one, or put its manifest back from where it was copied",
    });
  }
  const wanted = name === undefined ? "no snapshot" : `no snapshot "${name}"`;
  throw new Failure("snapshot-refused", `There is ${wanted} at ${store.place}`, {
    hint: "Take one by kamaji-etcd snapshot save",
  });
}

async function digestOf(file: string): Promise<{ sha256: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of fileChunks(file)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { sha256: hash.digest("hex"), size };
}
