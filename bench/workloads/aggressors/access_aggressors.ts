import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../../../etcd/error_class.ts";
import type { Workload } from "../workload.ts";
import { defineAggressor } from "./define_aggressor.ts";

/** Connects anew for each request: a handshake with certificates on both sides each time. */
export const reconnectStorm: Workload = defineAggressor({
  name: "reconnect-storm",
  kind: "read",
  prepare: ({ connect, tenant }) => {
    const key = Buffer.from(`${tenant.prefix}health`);
    return Promise.resolve(async () => {
      const client = connect();
      try {
        await client.kv.range({ key });
        return "done";
      } finally {
        client.close();
      }
    });
  },
});

/** Asks for what it may not have; only the refusal counts as done. */
export const deniedFlood: Workload = defineAggressor({
  name: "denied-flood",
  kind: "read",
  prepare: ({ client, confined, neighbour }) => {
    const key = Buffer.from(`${neighbour?.prefix ?? "/"}secrets/`);
    return Promise.resolve(async () => {
      const refused = await client.kv.range({ key }).then(() => false, (error: unknown) => {
        if (etcdErrorClass(error) === "denied") return true;
        throw error;
      });
      if (confined && !refused) throw new Error("etcd served a foreign key");
      return "done";
    });
  },
});
