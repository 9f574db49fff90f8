import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";

/** A tenant's connection and where its keys are. */
export interface LoadTenant {
  /** Connected as the tenant. */
  readonly client: Etcd3;
  /** Its prefix, with a slash at both ends. */
  readonly prefix: string;
}

/** Load that goes on until it is stopped. */
export interface StageLoad {
  /** Requests that were answered or failed so far. */
  readonly counted: { readonly requests: number; readonly failed: number };
  /** Ends it and closes the connections. */
  stop(): Promise<void>;
}

/** Rounds a second and tenant; each is a write, a read and, now and then, a list. */
const perSecond = 6;
const keysEach = 50;
const roundsBetweenLists = 10;

/**
 * Lets tenants write, read, list and watch at a steady pace, however slow the answers are. It is
 * enough for every method to have a rate, and little enough to be borne by a busy machine.
 */
export async function startStageLoad(tenants: readonly LoadTenant[]): Promise<StageLoad> {
  const counted = { requests: 0, failed: 0 };
  const pending = new Set<Promise<void>>();
  const ask = (request: () => Promise<unknown>) => {
    const asked = request().then(() => undefined, () => void counted.failed++)
      .finally(() => {
        counted.requests++;
        pending.delete(asked);
      });
    pending.add(asked);
  };
  const watchers = await Promise.all(
    tenants.map(({ client, prefix }) => client.watch().prefix(prefix).create()),
  );
  let round = 0;
  const timer = setInterval(() => {
    round++;
    for (const { client, prefix } of tenants) {
      const key = Buffer.from(`${prefix}live/${round % keysEach}`);
      ask(() => client.kv.put({ key, value: Buffer.alloc(256, "v") }));
      ask(() => client.kv.range({ key }));
      if (round % roundsBetweenLists !== 0) continue;
      ask(() => client.getAll().prefix(`${prefix}live/`).keys());
    }
  }, 1_000 / perSecond);
  return {
    counted,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(pending);
      await Promise.all(watchers.map((watcher) => watcher.cancel().catch(() => undefined)));
      for (const { client } of tenants) client.close();
    },
  };
}
