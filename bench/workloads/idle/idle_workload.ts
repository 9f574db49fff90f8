import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import type { Violation } from "../../ledger/violation.ts";
import { keyOf } from "../kubernetes/key_layout.ts";
import { openSteadyWatch } from "../kubernetes/steady_watch.ts";
import { createValueSource, type ValueSource } from "../kubernetes/value_source.ts";
import type { LoadCheck, Outcome, TenantLoad, TenantSession, Workload } from "../workload.ts";
import { workloadNumber } from "../workload_number.ts";

/** Nodes of an idle cluster. */
const nodes = 10;

/**
 * Requests a second of an idle cluster of ten nodes with two kube-apiservers: renewals of leader
 * election, of the apiservers' identities and of the nodes (1.2 + 0.1 each node), counts of every
 * resource once a minute, and health checks once a second and apiserver (kubernetes apiserver
 * storage/etcd3 and storagebackend/factory/etcd3.go).
 */
export const idleRequests = { renew: 2.2, count: 2.2, health: 2 } as const;

/**
 * A cluster in which nothing happens. Setting `watches` (default 1) says how many watches it holds
 * open; each takes the next of the tenant's connections.
 */
export const idleWorkload: Workload = {
  name: "idle",
  mix: Object.entries(idleRequests).map(([name, weight]) => ({ name, weight: weight * 10 })),
  writes: ["renew"],
  lists: [],
  open: openIdle,
};

interface Idle {
  readonly client: Etcd3;
  readonly prefix: string;
  readonly values: ValueSource;
  /** Revisions of the nodes' leases. */
  readonly revisions: string[];
  readonly lost: Violation[];
  readonly tenant: string;
  renewals: number;
}

async function openIdle({ client, random, settings, tenant }: TenantSession): Promise<TenantLoad> {
  const watches = workloadNumber(settings, { name: "watches", otherwise: 1, least: 0 });
  const { prefix } = tenant;
  const idle: Idle = {
    client,
    prefix,
    tenant: tenant.name,
    values: createValueSource(random),
    revisions: [],
    lost: [],
    renewals: 0,
  };
  for (let node = 0; node < nodes; node++) {
    const { header } = await client.kv.put({ key: keyOfNode(idle, node), value: valueOf(idle) });
    idle.revisions.push(header.revision);
  }
  const { header } = await client.kv.range({ key: keyOfNode(idle, 0) });
  const startRevision = BigInt(header.revision) + 1n;
  const open = await Promise.all(Array.from({ length: watches }, (_, resource) =>
    openSteadyWatch({
      client,
      prefix: resource === 0 ? `${prefix}leases/` : `${prefix}resource-${resource}/`,
      startRevision,
      onGap: () => undefined,
      onEvents: () => undefined,
    })));
  return {
    perform: (operation, draw) => perform(idle, { operation, draw }),
    close: async () => {
      await Promise.all(open.map((watch) => watch.close()));
      return checkOf(idle);
    },
  };
}

async function perform(
  idle: Idle,
  { draw, operation }: { readonly operation: string; readonly draw: number },
): Promise<Outcome> {
  const { client, prefix } = idle;
  if (operation === "renew") return await renew(idle, Math.floor(draw * nodes));
  if (operation === "health") await client.kv.range({ key: Buffer.from(`${prefix}health`) });
  else {
    const key = Buffer.from(`${prefix}leases/`);
    const end = Buffer.from(`${prefix}leases0`);
    await client.kv.range({ key, range_end: end, count_only: true });
  }
  return "done";
}

/** Two renewals of one node may meet, and then one loses. */
async function renew(idle: Idle, node: number): Promise<Outcome> {
  const key = keyOfNode(idle, node);
  const answer = await idle.client.kv.txn({
    compare: [{ key, target: "Mod", result: "Equal", mod_revision: idle.revisions[node] ?? "0" }],
    success: [{ request_put: { key, value: valueOf(idle) } }],
    failure: [{ request_range: { key } }],
  });
  const current = answer.responses[0]?.response_range?.kvs[0]?.mod_revision;
  idle.revisions[node] = answer.succeeded ? answer.header.revision : current ?? "0";
  if (answer.succeeded) idle.renewals += 1;
  if (!answer.succeeded && current === undefined) {
    idle.lost.push({
      kind: "lost-write",
      tenant: idle.tenant,
      key: key.toString(),
      detail: "It was written and is not there",
    });
  }
  return answer.succeeded ? "done" : "conflict";
}

function checkOf({ lost, renewals }: Idle): LoadCheck {
  return { checks: { renewals }, violations: lost };
}

function keyOfNode({ prefix }: Idle, node: number): Buffer {
  return Buffer.from(keyOf(prefix, "leases", `node-${node}`));
}

function valueOf({ values }: Idle): Buffer {
  return values.next("leases");
}
