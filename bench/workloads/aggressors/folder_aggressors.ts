import type { Workload } from "../workload.ts";
import { defineAggressor } from "./define_aggressor.ts";
import { endOf, fillFolder, keyAt } from "./fill_folder.ts";

const listedKeys = 1_000;
const listedBytes = 2_048;

/** Reads a folder of 2 MB whole, without pages, again and again. */
export const listStorm: Workload = defineAggressor({
  name: "list-storm",
  kind: "list",
  prepare: async ({ client, tenant }) => {
    const folder = `${tenant.prefix}listed/`;
    await fillFolder(client, { folder, keys: listedKeys, bytes: listedBytes });
    return async () => {
      await client.kv.range({ key: keyAt(folder, 0), range_end: endOf(folder) });
      return "done";
    };
  },
});

const deletedKeys = 500;

/** Fills a prefix and deletes all of it by one request, as who offboards a tenant the short way. */
export const prefixDelete: Workload = defineAggressor({
  name: "prefix-delete",
  kind: "write",
  prepare: ({ client, tenant }) =>
    Promise.resolve(async (draw) => {
      const folder = `${tenant.prefix}deleted/${Math.floor(draw * 1e6)}/`;
      await fillFolder(client, { folder, keys: deletedKeys, bytes: 512 });
      await client.kv.deleteRange({ key: keyAt(folder, 0), range_end: endOf(folder) });
      return "done";
    }),
});

const movedKeys = 500;
const pageSize = 100;

/** Copies a range to another one page by page, as a migration between DataStores does. */
export const rangeMigration: Workload = defineAggressor({
  name: "range-migration",
  kind: "write",
  prepare: async ({ client, tenant }) => {
    const folder = `${tenant.prefix}moved/`;
    await fillFolder(client, { folder, keys: movedKeys, bytes: 2_048 });
    return async (draw) => {
      const first = Math.floor(draw * (movedKeys / pageSize)) * pageSize;
      const { kvs } = await client.kv.range({
        key: keyAt(folder, first),
        range_end: endOf(folder),
        limit: pageSize,
      });
      const success = kvs.map(({ value }, index) => ({
        request_put: { key: keyAt(`${tenant.prefix}copied/`, first + index), value },
      }));
      await client.kv.txn({ compare: [], success, failure: [] });
      return "done";
    };
  },
});
