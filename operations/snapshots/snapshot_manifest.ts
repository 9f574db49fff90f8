import { Failure } from "../../diagnostics/failure.ts";
import type { SnapshotContents } from "./snapshot_contents.ts";
import { isSnapshotContents } from "./is_snapshot_contents.ts";

/** The sealed recovery bundle that lies beside a snapshot. */
export interface StoredBundle {
  /** Its name, beside the manifest. */
  readonly file: string;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/** What is noted beside a snapshot when it is taken; without it, a snapshot does not count. */
export interface SnapshotManifest {
  /** Version of this format. */
  readonly version: 1;
  /** Namespace and name of the cluster, as in `kamaji-system/etcd`. */
  readonly cluster: string;
  /** etcd's id of the cluster, in hexadecimal. */
  readonly clusterId: string;
  /** The member it was taken from. */
  readonly member: string;
  /** The member's etcd version. */
  readonly etcdVersion: string;
  /** A revision that the snapshot holds at least. */
  readonly revision: number;
  /** When it was taken, in ISO 8601 and UTC. */
  readonly takenAt: string;
  /** The name of the data, beside the manifest. */
  readonly file: string;
  /** How the data are compressed, before they are encrypted; absent if they are not. */
  readonly compression?: "gzip";
  /** Whether the data are encrypted for age keys. */
  readonly encrypted: boolean;
  /** Bytes of the snapshot as etcd wrote it, its checksum included. */
  readonly size: number;
  /** SHA-256 of the snapshot, in hexadecimal. */
  readonly sha256: string;
  /** What the live member held at that revision; absent when it could not be asked. */
  readonly contents?: SnapshotContents;
  /** The recovery bundle that came with it; absent when there was none. */
  readonly bundle?: StoredBundle;
}

/** Suffix of the snapshot as etcd wrote it. */
export const snapshotSuffix = ".db";

/** Suffix of a snapshot that is compressed. */
export const compressedSuffix = ".db.gz";

/** Suffix of a snapshot that is compressed and then encrypted. */
export const encryptedSuffix = ".db.gz.age";

/** Suffix of the recovery bundle that comes with it. */
export const bundleSuffix = ".bundle.age";

/** Suffix of its manifest. */
export const manifestSuffix = ".json";

/**
 * The name of a snapshot without suffix. It sorts by time and says from which revision it is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { snapshotName } from "./snapshot_manifest.ts";
 *
 * const taken = new Date("2026-11-22T10:17:03.123Z");
 * assert.equal(snapshotName(taken, 4711), "20261122T101703Z-r4711");
 * ```
 */
export function snapshotName(takenAt: Date, revision: number): string {
  const time = takenAt.toISOString().replace(/\.\d+Z$/, "Z").replaceAll(/[-:]/g, "");
  return `${time}-r${revision}`;
}

/** A manifest as it is stored. */
export function formatManifest(manifest: SnapshotManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * Reads a stored manifest.
 *
 * @param name how the manifest is called where it is stored
 * @throws {Failure} `snapshot-refused` if it is none
 */
export function parseManifest(text: string, name: string): SnapshotManifest {
  const manifest = parsed(text);
  if (isManifest(manifest)) return manifest;
  throw new Failure("snapshot-refused", `"${name}" is no manifest of a snapshot`, {
    hint: "Remove it with its snapshot, or restore it from where it was copied",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isManifest(value: unknown): value is SnapshotManifest {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  const texts = ["cluster", "clusterId", "member", "etcdVersion", "takenAt", "sha256", "file"];
  return fields["version"] === 1 && typeof fields["encrypted"] === "boolean" &&
    [undefined, "gzip"].includes(fields["compression"] as string | undefined) &&
    texts.every((name) => typeof fields[name] === "string") &&
    ["revision", "size"].every((name) => Number.isSafeInteger(fields[name])) &&
    !Number.isNaN(Date.parse(String(fields["takenAt"]))) &&
    (fields["contents"] === undefined || isSnapshotContents(fields["contents"])) &&
    (fields["bundle"] === undefined || isBundle(fields["bundle"]));
}

function isBundle(value: unknown): value is StoredBundle {
  if (typeof value !== "object" || value === null) return false;
  const { file, sha256 } = value as Record<string, unknown>;
  return typeof file === "string" && typeof sha256 === "string";
}
