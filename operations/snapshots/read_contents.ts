import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { listTenants } from "../../etcd/tenants/list_tenants.ts";
import { hashOfKeys, type KeysHash } from "../restore/hash_of_keys.ts";
import { sampleTenant, type SampleTenantOptions } from "./sample_tenant.ts";
import type { SnapshotContents } from "./snapshot_contents.ts";

/** What is asked of the member a snapshot was taken from. */
export interface ReadContentsOptions extends SampleTenantOptions {
  /** Bytes of its database. */
  readonly databaseSize: number;
}

/** Of more tenants than this, some are left out; other ones in each snapshot. */
const mostTenants = 32;

/**
 * Bytes of a database above which no hash is asked for. While etcd hashes, the member applies and
 * reads nothing (server/storage/mvcc, `hashByRev` holds the lock of the read buffer): measured on a
 * machine with 2 cores, 0.7 s a GiB of values of 1 KiB, and 0.1 s of 1 MiB. Whoever asks it whether it
 * is well waits for 2 s.
 */
export const mostHashedBytes = 1024 * 1024 * 1024;

/**
 * Asks a member what it holds at a revision: the number of keys, etcd's hash of all of them, and a
 * sample of tenants.
 *
 * @param client a client of the member that the snapshot was taken from, as a user with role root
 * @throws what etcd answers, as when the revision was compacted
 */
export async function readContents(
  client: Etcd3,
  { databaseSize, ...options }: ReadContentsOptions,
): Promise<SnapshotContents> {
  const { revision, secret } = options;
  const { count } = await client.kv.range({
    key: Buffer.of(0),
    range_end: Buffer.of(0),
    count_only: true,
    revision: String(revision),
    serializable: true,
  });
  const tenants = [];
  for (const tenant of await listTenants(client, (names) => someOf(names, secret))) {
    tenants.push(await sampleTenant(client, tenant, options));
  }
  const hash = databaseSize > mostHashedBytes ? undefined : await hashIn(client, revision);
  return { keys: Number(count), ...(hash === undefined ? {} : { hash }), tenants };
}

/** That there is no hash takes nothing from the rest. */
async function hashIn(client: Etcd3, revision: number): Promise<KeysHash | undefined> {
  try {
    return await hashOfKeys(client, revision);
  } catch {
    return undefined;
  }
}

/** In an order that differs from snapshot to snapshot. */
function someOf(names: readonly string[], secret: Uint8Array): string[] {
  const rank = (name: string) => createHmac("sha256", secret).update(name).digest("hex");
  return names.map((name) => ({ name, rank: rank(name) }))
    .sort((a, b) => a.rank < b.rank ? -1 : 1)
    .slice(0, mostTenants)
    .map(({ name }) => name);
}
