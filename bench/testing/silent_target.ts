import { tenantOf } from "../../etcd/tenants/tenant.ts";
import type { LocalPki } from "../targets/local/local_pki.ts";
import { freePorts } from "../targets/local/free_ports.ts";
import type { Target } from "../targets/target.ts";

/** A target that onboards tenants and that nobody answers for, for tests. */
export function silentTarget(pki: LocalPki, change: Partial<Target> = {}): Target {
  return {
    title: "nobody",
    version: "3.6.16",
    members: 1,
    endpoints: [`127.0.0.1:${freePorts(1)[0]}`],
    serverName: "localhost",
    sharedMachine: true,
    confines: true,
    directory: undefined,
    metrics: [],
    onboard: (names) =>
      Promise.all(names.map(async (name) => {
        return { tenant: tenantOf(name), credentials: await pki.credentialsOf(name) };
      })),
    root: () => pki.credentialsOf("root"),
    act: (action) => Promise.resolve(action.kind),
    failures: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    ...change,
  };
}
