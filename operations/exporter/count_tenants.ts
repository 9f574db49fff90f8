import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { repeatWhenOutdated } from "../../etcd/tenants/repeat_when_outdated.ts";
import { keyRangeOf, type Tenant } from "../../etcd/tenants/tenant.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { firstPage, nextPageLimit, smallerPageLimit } from "./page_limit.ts";

/** What a tenant holds. */
export interface CountedKeys {
  /** Keys. */
  readonly keys: number;
  /** Bytes of keys and of their current values. */
  readonly bytes: number;
}

/** How tenants are counted. */
export interface CountOptions {
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** The share of the time in which the member is at work for it. Default a tenth. */
  readonly share?: number;
}

/** What was counted, and what it took. */
export interface CountResult {
  /** What each tenant holds, by its name. */
  readonly counts: ReadonlyMap<string, CountedKeys>;
  /** Milliseconds in which the member was at work for it. */
  readonly busy: number;
  /** Pages that were read. */
  readonly pages: number;
}

const defaultShare = 0.1;

/** The shortest pause after a page, in milliseconds. */
const shortestPause = 2;

/**
 * Counts what tenants hold, one after the other, in pages that are serializable: only the member
 * asked has to do with it. etcd tells the size of no value but with the value itself, so values are
 * read; after each page it rests for as long as its share demands.
 *
 * Pages are not of one moment: a revision that is held on to would be compacted before a long count
 * ends. Each key counts as it was when its page was read.
 *
 * @param client of the one member that is asked, with the role root; see `openScanner`
 * @throws the signal's reason, or what the client throws
 */
export async function countTenants(
  client: Etcd3,
  { options, tenants }: { readonly tenants: readonly Tenant[]; readonly options: CountOptions },
): Promise<CountResult> {
  const pace = createPace(options);
  const counts = new Map<string, CountedKeys>();
  for (const tenant of tenants) {
    counts.set(tenant.name, await countTenant(client, { tenant, pace }));
  }
  return { counts, ...pace.spent() };
}

async function countTenant(
  client: Etcd3,
  { pace, tenant }: { readonly tenant: Tenant; readonly pace: Pace },
): Promise<CountedKeys> {
  const { key, rangeEnd } = keyRangeOf(tenant);
  let from = key;
  let limit = firstPage;
  let [keys, bytes] = [0, 0];
  for (;;) {
    const page = await pace.page(() => readPage(client, { from, rangeEnd, limit }));
    if (page === "too-large") {
      if (limit === 1) throw new Error("A single key is larger than what is taken for an answer");
      limit = smallerPageLimit(limit);
      continue;
    }
    keys += page.keys;
    bytes += page.bytes;
    if (page.last === undefined || !page.more) return { keys, bytes };
    from = Buffer.concat([page.last, Buffer.from([0])]);
    limit = nextPageLimit({ limit, ...page });
  }
}

interface Page extends CountedKeys {
  readonly last: Buffer | undefined;
  readonly more: boolean;
}

async function readPage(
  client: Etcd3,
  { from, limit, rangeEnd }: {
    readonly from: Buffer;
    readonly rangeEnd: Buffer;
    readonly limit: number;
  },
): Promise<Page | "too-large"> {
  try {
    const { kvs, more } = await repeatWhenOutdated(() =>
      client.kv.range({ key: from, range_end: rangeEnd, limit, serializable: true })
    );
    const bytes = kvs.reduce((sum, { key, value }) => sum + key.length + value.length, 0);
    return { keys: kvs.length, bytes, more, last: kvs.at(-1)?.key };
  } catch (error) {
    if (etcdErrorClass(error) === "too-large") return "too-large";
    throw error;
  }
}

interface Pace {
  page<Result>(read: () => Promise<Result>): Promise<Result>;
  spent(): { readonly busy: number; readonly pages: number };
}

function createPace({ share = defaultShare, signal }: CountOptions): Pace {
  let [busy, pages] = [0, 0];
  return {
    page: async (read) => {
      signal.throwIfAborted();
      const begun = performance.now();
      const result = await read();
      const took = performance.now() - begun;
      busy += took;
      pages++;
      await sleep(Math.max(shortestPause, took * (1 / share - 1)), signal);
      return result;
    },
    spent: () => ({ busy, pages }),
  };
}
