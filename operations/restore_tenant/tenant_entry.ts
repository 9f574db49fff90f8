import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import type { KeyRange } from "../../etcd/tenants/tenant.ts";

/** A key with its current value. */
export interface TenantEntry {
  /** The key, with the tenant's prefix. */
  readonly key: Uint8Array;
  /** Its value. */
  readonly value: Uint8Array;
  /** Whether it hangs on a lease, and so goes with whoever holds that. */
  readonly leased: boolean;
  /** The revision of its last change, as etcd writes it. */
  readonly modRevision: string;
}

/** How entries are read. */
export interface ReadEntriesOptions {
  /** The keys. */
  readonly range: KeyRange;
  /** The first key wanted. Default: the first of the range. */
  readonly from?: Uint8Array;
  /** Ends the reading when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** Keys of one page at most, as kube-apiserver reads lists. */
const largestPage = 500;

/** The page before nothing is known of the values, each of which may have 1.5 MiB. */
const firstPage = 16;

/** What one answer may hold; pages shrink where values are large. */
const pageBytes = 2 * 1024 * 1024;

/**
 * Reads the entries of a range in the order of their keys, in pages that hold up nobody and of which
 * only one is in memory. Pages are not of one revision: who writes by what was read compares it.
 */
export async function* readEntries(
  client: Etcd3,
  { range, from = range.key, signal }: ReadEntriesOptions,
): AsyncGenerator<TenantEntry, void> {
  let next: Uint8Array = from;
  let limit = firstPage;
  while (true) {
    signal?.throwIfAborted();
    const page = await client.kv.range({
      key: Buffer.from(next),
      range_end: range.rangeEnd,
      limit,
    });
    let bytes = 0;
    for (const { key, value, lease, mod_revision } of page.kvs) {
      bytes += key.length + value.length;
      yield { key, value, leased: String(lease) !== "0", modRevision: String(mod_revision) };
    }
    const last = page.kvs.at(-1);
    if (!page.more || last === undefined) return;
    next = keyAfter(last.key);
    const average = bytes / page.kvs.length;
    limit = Math.max(1, Math.min(largestPage, 4 * limit, Math.floor(pageBytes / average)));
  }
}

/** The first key that can follow a key. */
export function keyAfter(key: Uint8Array): Uint8Array {
  return Buffer.concat([key, Buffer.from([0])]);
}
