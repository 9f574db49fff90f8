import { Buffer } from "node:buffer";
import type { Workload } from "../workload.ts";
import { defineAggressor } from "./define_aggressor.ts";
import { fillFolder, keyAt } from "./fill_folder.ts";

/** Writes as fast as it is answered. */
export const writeFlood: Workload = defineAggressor({
  name: "write-flood",
  kind: "write",
  prepare: ({ client, tenant }) => {
    const value = Buffer.alloc(1_024, "v");
    return Promise.resolve(async (draw) => {
      await client.kv.put({
        key: keyAt(`${tenant.prefix}flood/`, Math.floor(draw * 1_000)),
        value,
      });
      return "done";
    });
  },
});

/** Writes values of 1 MiB: below what etcd takes in one request (1.5 MiB, `--max-request-bytes`). */
export const largeValues: Workload = defineAggressor({
  name: "large-values",
  kind: "write",
  prepare: ({ client, tenant }) => {
    const value = Buffer.alloc(1_024 * 1_024, "v");
    return Promise.resolve(async (draw) => {
      await client.kv.put({ key: keyAt(`${tenant.prefix}large/`, Math.floor(draw * 8)), value });
      return "done";
    });
  },
});

/** As many events as kube-apiserver hangs on one lease (storage/etcd3/lease_manager.go). */
const eventsOnLease = 1_000;
const leaseSeconds = 3_660;

/** Writes events to a lease that holds many of them, each of which etcd checks at each write. */
export const eventHog: Workload = defineAggressor({
  name: "event-hog",
  kind: "write",
  prepare: async ({ client, tenant }) => {
    const folder = `${tenant.prefix}events/`;
    const { ID: lease } = await client.leaseClient.leaseGrant({ TTL: leaseSeconds });
    await fillFolder(client, { folder, keys: eventsOnLease, bytes: 512, lease });
    const value = Buffer.alloc(512, "v");
    return async (draw) => {
      await client.kv.put({ key: keyAt(folder, Math.floor(draw * eventsOnLease)), value, lease });
      return "done";
    };
  },
});

/** Compares and swaps one key from all sides, so that nearly all of them lose. */
export const conflictStorm: Workload = defineAggressor({
  name: "conflict-storm",
  kind: "write",
  prepare: ({ client, tenant }) => {
    const key = Buffer.from(`${tenant.prefix}contended`);
    const value = Buffer.alloc(512, "v");
    let revision = "0";
    return Promise.resolve(async () => {
      const answer = await client.kv.txn({
        compare: [{ target: "Mod", result: "Equal", key, mod_revision: revision }],
        success: [{ request_put: { key, value } }],
        failure: [{ request_range: { key } }],
      });
      if (answer.succeeded) revision = answer.header.revision;
      else revision = answer.responses[0]?.response_range?.kvs[0]?.mod_revision ?? "0";
      return answer.succeeded ? "done" : "conflict";
    });
  },
});
