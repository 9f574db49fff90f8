import { Buffer } from "node:buffer";
import type { LiveFault } from "../live_fault.ts";
import { liveTenants } from "../stage/live_config.ts";
import { repeat } from "./kit/repeat.ts";
import { stallWatch } from "./kit/stalled_watch.ts";

const [, tenant] = liveTenants;

/** Clients that watch too slowly, or all in one place. */
export const clientFaults: readonly LiveFault[] = [
  {
    id: "watchers-stall",
    fault: "Five clients watch and read nothing, while 30 values of 40 kB a second are written",
    family: "clients",
    stage: "clients",
    proves: ["EtcdWatchersSlow"],
    expected: ["EtcdWatchersSlow"],
    short: true,
    inject: async (stage) => {
      const [member = ""] = stage.members;
      const endpoint = stage.backEnd.addresses.endpoint(member);
      const credentials = await stage.credentialsOf(tenant);
      const prefix = `/${tenant}/watched/`;
      const ends = Array.from({ length: 5 }, () => stallWatch({ endpoint, credentials, prefix }));
      const client = await stage.connect(tenant);
      const value = Buffer.alloc(40_000, "w");
      let count = 0;
      const stop = repeat(
        30,
        () => client.kv.put({ key: Buffer.from(`${prefix}${count++ % 20}`), value }),
      );
      return async () => {
        await stop();
        for (const end of ends) end();
        client.close();
      };
    },
  },
  {
    id: "watches-in-one-place",
    fault: "1,100 watches are opened on one member",
    family: "clients",
    stage: "clients",
    proves: ["EtcdWatchImbalance"],
    expected: ["EtcdWatchImbalance"],
    inject: async (stage) => {
      const client = await stage.connect(tenant, stage.members.slice(0, 1));
      const watches = Array.from(
        { length: 1_100 },
        (_, index) => client.watch().key(`/${tenant}/watched/${index}`).create(),
      );
      const watchers = await Promise.all(watches);
      return async () => {
        await Promise.all(watchers.map((watcher) => watcher.cancel()));
        client.close();
      };
    },
  },
];
