import { Buffer } from "node:buffer";
import { TenantLedger } from "../../ledger/tenant_ledger.ts";
import type { TenantLoad, TenantSession, Workload } from "../workload.ts";
import { createEventLeases } from "./event_lease.ts";
import { createNode, createPod, type LoadParts, operations } from "./kubernetes_operations.ts";
import { ObjectSet } from "./object_set.ts";
import { createObjectStore } from "./object_store.ts";
import { openTenantWatch } from "./tenant_watch.ts";
import { createValueSource } from "./value_source.ts";

/** Objects of a small cluster: enough for several pages, few enough to prepare at once. */
const initialNodes = 20;
const initialPods = 60;

/**
 * What a tenant's kube-apiserver sends to etcd, in the proportions that etcd's own robustness
 * tests use for writes (90 % updates, the rest creations and deletions), with the reads that pass
 * its watch cache, leased events, races for one key and, now and then, a reach for a neighbour's
 * key that must be refused.
 */
export const kubernetesWorkload: Workload = {
  name: "kubernetes",
  mix: [
    { name: "update", weight: 52 },
    { name: "get", weight: 14 },
    { name: "event", weight: 10 },
    { name: "create", weight: 7 },
    { name: "delete", weight: 7 },
    { name: "list", weight: 6 },
    { name: "race", weight: 3 },
    { name: "trespass", weight: 1 },
  ],
  writes: ["update", "event", "create", "delete", "race"],
  lists: ["list"],
  open: openTenantLoad,
};

async function openTenantLoad(session: TenantSession): Promise<TenantLoad> {
  const { client, random, recordDelivery, tenant } = session;
  const ledger = new TenantLedger(tenant.name);
  const before = await client.kv.range({ key: Buffer.from(tenant.prefix), limit: 1 });
  const startRevision = BigInt(before.header.revision) + 1n;
  const parts: LoadParts = {
    session,
    ledger,
    store: createObjectStore(client, ledger),
    values: createValueSource(random),
    leases: createEventLeases(client),
    watch: await openTenantWatch({ client, tenant, ledger, startRevision, recordDelivery }),
    pods: new ObjectSet(),
    nodes: new ObjectSet(),
    nextName: uniqueNames(startRevision),
    background: new Set(),
  };
  await Promise.all(Array.from({ length: initialPods }, () => createPod(parts)));
  await Promise.all(Array.from({ length: initialNodes }, () => createNode(parts)));
  return {
    perform: (name, draw) => {
      const operation = operations[name];
      if (operation === undefined) throw new TypeError(`Workload has no operation "${name}"`);
      return operation(parts, draw);
    },
    close: async () => {
      while (parts.background.size > 0) await Promise.all(parts.background);
      await parts.watch.close();
      return { checks: { ...ledger.checks }, violations: ledger.violations };
    },
  };
}

/** Names never used before, also where an earlier run left its objects: no revision comes twice. */
function uniqueNames(revision: bigint): (kind: string) => string {
  let serial = 0;
  return (kind) => `${kind}-${revision.toString(36)}-${(serial++).toString(36).padStart(6, "0")}`;
}
