import type { Etcd3 } from "etcd3";
import { setTimeout as delay } from "node:timers/promises";

/** What was acknowledged between two moments. */
export interface WriteLap {
  /** How many writes, by whichever member. */
  readonly acknowledged: number;
  /** The longest time in which no member acknowledged any, in seconds. */
  readonly longestPause: number;
}

/** Writes that go on until they are stopped, and what became of them. */
export interface WriteLedger {
  /** Ends a lap, and begins the next. */
  lap(): WriteLap;
  /**
   * Stops writing, and looks for every write that was acknowledged in any lap.
   *
   * @returns the keys that are not there
   */
  finish(): Promise<readonly string[]>;
}

/** Milliseconds between a write's answer and the writer's next write. */
const intervalMs = 50;

/**
 * Writes through every member at once, one key after the other below a prefix: as long as any
 * member serves, there is no pause. A write that fails is not repeated: the next has another key.
 */
export function startLedger(clients: readonly Etcd3[], prefix: string): WriteLedger {
  const acknowledged: string[] = [];
  const stop = new AbortController();
  let since = 0;
  let last = performance.now();
  let longest = 0;
  const pause = () => Math.max(longest, performance.now() - last);
  const write = async (client: Etcd3, writer: number) => {
    for (let number = 0; !stop.signal.aborted; number++) {
      const key = `${prefix}${writer}/${number}`;
      if (await client.put(key).value("x").then(() => true, () => false)) {
        acknowledged.push(key);
        longest = pause();
        last = performance.now();
      }
      await delay(intervalMs);
    }
  };
  const writers = clients.map(write);
  return {
    lap() {
      const lap = { acknowledged: acknowledged.length - since, longestPause: pause() / 1000 };
      since = acknowledged.length;
      longest = 0;
      last = performance.now();
      return lap;
    },
    async finish() {
      stop.abort();
      await Promise.all(writers);
      const stored = await storedKeys(clients, prefix);
      return acknowledged.filter((key) => !stored.has(key));
    },
  };
}

/** Each member is asked until one answers: a client may not have noticed that its member is back. */
async function storedKeys(
  clients: readonly Etcd3[],
  prefix: string,
): Promise<ReadonlySet<string>> {
  let trouble: unknown = "there is none";
  for (const client of clients) {
    try {
      return new Set(await client.getAll().prefix(prefix).keys());
    } catch (error) {
      trouble = error;
    }
  }
  throw new Error(`No member tells what was written: ${trouble}`);
}
