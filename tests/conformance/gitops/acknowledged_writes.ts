import type { Etcd3 } from "etcd3";
import { setTimeout as delay } from "node:timers/promises";
import type { CaseContext } from "../conformance_case.ts";
import { withEtcd } from "./etcd_access.ts";

/** How often the keys are asked for before the failure is one. */
const attempts = 20;

/** What a writer saw while something else went on. */
export interface WriteRecord {
  /** Writes that etcd acknowledged. */
  readonly acknowledged: number;
  /** Acknowledged writes that are not there in the end. */
  readonly lost: readonly string[];
  /** The longest time between two acknowledged writes, in seconds. */
  readonly longestPause: number;
}

/** Milliseconds between a write's answer and the next write. */
const intervalMs = 50;

/**
 * Writes one key after the other while something goes on, and looks for all of them when it is
 * over. A write that fails is not repeated: the next one has another key.
 */
export async function whileWriting(
  context: CaseContext,
  action: () => Promise<void>,
): Promise<WriteRecord> {
  return await withEtcd(context, async (client) => {
    const prefix = `/conformance/${crypto.randomUUID()}/`;
    const stop = new AbortController();
    const writing = writeUntil(client, { prefix, signal: stop.signal });
    try {
      await action();
    } finally {
      stop.abort();
    }
    const { keys, longestPause } = await writing;
    const stored = new Set(await storedKeys(client, prefix));
    const lost = keys.filter((key) => !stored.has(key));
    return { acknowledged: keys.length, lost, longestPause };
  });
}

/** One of the client's members may be away on purpose; the next attempt asks another one. */
async function storedKeys(client: Etcd3, prefix: string): Promise<readonly string[]> {
  for (let attempt = 1;; attempt++) {
    try {
      return await client.getAll().prefix(prefix).keys();
    } catch (error) {
      if (attempt === attempts) throw error;
      await delay(intervalMs * attempt);
    }
  }
}

async function writeUntil(
  client: Etcd3,
  { prefix, signal }: { readonly prefix: string; readonly signal: AbortSignal },
): Promise<{ readonly keys: readonly string[]; readonly longestPause: number }> {
  const keys: string[] = [];
  let longest = 0;
  let last = performance.now();
  for (let number = 0; !signal.aborted; number++) {
    const key = `${prefix}${number}`;
    const acknowledged = await client.put(key).value("x").then(() => true, () => false);
    if (acknowledged) {
      keys.push(key);
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    await delay(intervalMs);
  }
  return { keys, longestPause: Math.max(longest, performance.now() - last) / 1000 };
}
