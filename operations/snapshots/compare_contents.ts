import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { parseEtcdVersion } from "../../manifests/config/etcd_version.ts";
import { hashOfKeys, type KeysHash } from "../restore/hash_of_keys.ts";
import { sampleTenant } from "./sample_tenant.ts";
import type { SnapshotManifest } from "./snapshot_manifest.ts";

/** What a restored member is compared with. */
export interface CompareContentsOptions {
  /** What was noted when the snapshot was taken. */
  readonly manifest: SnapshotManifest;
  /** The key of the tenants' digests. */
  readonly secret: Uint8Array;
}

/** What was compared, and was the same. */
export interface ComparedContents {
  /** Whether etcd's hash of all keys was. */
  readonly hash: boolean;
  /** How many tenants were. */
  readonly tenants: number;
  /** How many of their keys were, with their values. */
  readonly sampled: number;
}

/**
 * Compares what a throw-away member holds at the manifest's revision with what the live one held.
 *
 * @param client a client of the throw-away member, as a user with role root; its history may be
 * compacted
 * @returns what was compared, or what differs, as a clause
 */
export async function compareContents(
  client: Etcd3,
  { manifest, secret }: CompareContentsOptions,
): Promise<ComparedContents | string> {
  const { contents, revision } = manifest;
  if (contents === undefined) return { hash: false, tenants: 0, sampled: 0 };
  const { count } = await client.kv.range({
    key: Buffer.of(0),
    range_end: Buffer.of(0),
    count_only: true,
    revision: String(revision),
  });
  if (Number(count) !== contents.keys) {
    return `at revision ${revision} it has ${count} keys, and the live member had ${contents.keys}`;
  }
  for (const tenant of contents.tenants) {
    const found = await sampleTenant(client, tenant, { revision, secret });
    if (found.keys !== tenant.keys) {
      return `tenant "${tenant.name}" has ${found.keys} keys, and had ${tenant.keys}`;
    }
    if (found.digest !== tenant.digest) return `tenant "${tenant.name}" has other keys or values`;
  }
  const isSame = await hashIsSame(client, manifest);
  if (isSame === false) return `etcd's hash of all keys at revision ${revision} is another one`;
  return {
    hash: isSame === true,
    tenants: contents.tenants.length,
    sampled: contents.tenants.reduce((sum, { sampled }) => sum + sampled, 0),
  };
}

/**
 * The hash is made of what was written up to a revision and not compacted away, so it can be
 * compared only where history begins at the same revision. The live member may have compacted more
 * between its snapshot and its hash; then the throw-away member does so, too.
 *
 * @returns `undefined` when there is nothing to compare: only within a minor is the hash the same
 */
async function hashIsSame(
  client: Etcd3,
  { contents, etcdVersion, revision }: SnapshotManifest,
): Promise<boolean | undefined> {
  const noted = contents?.hash;
  if (noted === undefined) return undefined;
  const { version } = await client.maintenance.status();
  if (minorOf(version) !== minorOf(etcdVersion)) return undefined;
  const found = await hashSince(client, { revision, compacted: noted.compacted });
  return found.compacted === noted.compacted ? found.hash === noted.hash : undefined;
}

async function hashSince(
  client: Etcd3,
  { compacted, revision }: { readonly revision: number; readonly compacted: number },
): Promise<KeysHash> {
  const found = await hashOfKeys(client, revision);
  if (found.compacted >= compacted) return found;
  await client.kv.compact({ revision: String(compacted), physical: true });
  return await hashOfKeys(client, revision);
}

function minorOf(version: string): string {
  const { major, minor } = parseEtcdVersion(version) ?? { major: 0, minor: 0 };
  return `${major}.${minor}`;
}
