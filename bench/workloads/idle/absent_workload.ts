import type { Workload } from "../workload.ts";

/** Tenants that are onboarded and do nothing: they have users, roles and prefixes, and no connection. */
export const absentWorkload: Workload = {
  name: "absent",
  mix: [{ name: "nothing", weight: 1 }],
  writes: [],
  lists: [],
  open: () =>
    Promise.resolve({
      perform: () => Promise.resolve("done"),
      close: () => Promise.resolve({ checks: {}, violations: [] }),
    }),
};
