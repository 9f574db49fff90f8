import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import type { Workload } from "../workload.ts";
import { defineAggressor } from "./define_aggressor.ts";
import { keyAt } from "./fill_folder.ts";

const history = 500;
const writtenAtOnce = 25;

/** Opens watches from an old revision, waits until they have caught up, and leaves them. */
export const oldWatchStorm: Workload = defineAggressor({
  name: "old-watch-storm",
  kind: "list",
  prepare: async ({ client, tenant }) => {
    const folder = `${tenant.prefix}watched/`;
    const { header } = await client.kv.range({ key: keyAt(folder, 0) });
    const value = Buffer.alloc(1_024, "v");
    for (let first = 0; first < history; first += writtenAtOnce) {
      const keys = Array.from(
        { length: writtenAtOnce },
        (_, index) => keyAt(folder, first + index),
      );
      await Promise.all(keys.map((key) => client.kv.put({ key, value })));
    }
    const startRevision = `${BigInt(header.revision) + 1n}`;
    return async () => {
      await readHistory(client, { folder, startRevision });
      return "done";
    };
  },
});

interface History {
  readonly folder: string;
  readonly startRevision: string;
}

async function readHistory(client: Etcd3, { folder, startRevision }: History): Promise<void> {
  const watcher = await client.watch().prefix(folder).startRevision(startRevision).create();
  try {
    await new Promise<void>((resolve, reject) => {
      let seen = 0;
      watcher.on("data", ({ events }) => {
        seen += events.length;
        if (seen >= history) resolve();
      });
      watcher.on("error", reject);
      watcher.on("disconnected", reject);
      watcher.on("end", () => reject(new Error("The watch ended")));
    });
  } finally {
    await watcher.cancel().catch(() => undefined);
  }
}
