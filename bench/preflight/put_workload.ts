import { Buffer } from "node:buffer";
import type { Workload } from "../workloads/workload.ts";

const valueLength = 1_024;

/** Puts of 1 KiB and nothing else, for measuring a generator against a server that does nothing. */
export const putWorkload: Workload = {
  name: "preflight-put",
  mix: [{ name: "put", weight: 1 }],
  writes: ["put"],
  lists: [],
  open: ({ client, tenant }) => {
    const key = Buffer.from(`${tenant.prefix}preflight`);
    const value = Buffer.alloc(valueLength, "x");
    return Promise.resolve({
      perform: async () => {
        await client.kv.put({ key, value });
        return "done";
      },
      close: () => Promise.resolve({ checks: {}, violations: [] }),
    });
  },
};
