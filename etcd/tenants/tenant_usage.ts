import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { repeatWhenOutdated } from "./repeat_when_outdated.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/** What a tenant holds at one revision. */
export interface TenantUsage {
  /** Keys that exist. */
  readonly keys: number;
  /** Bytes of keys and of their current values; older revisions are not counted. */
  readonly bytes: number;
  /** The revision that was counted. */
  readonly revision: bigint;
}

/** Keys read with one request: small enough not to hold up other tenants' reads. */
const pageSize = 500;

/**
 * Counts a tenant's keys and bytes. Pages are serializable and pinned to the first page's
 * revision, so the sum is of one moment and costs no round of consensus.
 *
 * @param client a client of the user root or of the tenant
 * @throws when the revision is compacted before the last page; ask again then
 */
export async function tenantUsage(client: Etcd3, tenant: Tenant): Promise<TenantUsage> {
  const { key, rangeEnd } = keyRangeOf(tenant);
  let from = key;
  let revision = 0n;
  let keys = 0;
  let bytes = 0;
  for (;;) {
    const page = await repeatWhenOutdated(() =>
      client.kv.range({
        key: from,
        range_end: rangeEnd,
        limit: pageSize,
        serializable: true,
        revision: String(revision),
      })
    );
    if (revision === 0n) revision = BigInt(page.header.revision);
    for (const entry of page.kvs) bytes += entry.key.length + entry.value.length;
    keys += page.kvs.length;
    const last = page.kvs.at(-1);
    if (!page.more || last === undefined) return { keys, bytes, revision };
    from = Buffer.concat([last.key, Buffer.from([0])]);
  }
}
