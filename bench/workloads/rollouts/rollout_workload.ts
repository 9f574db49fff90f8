import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import type { Violation } from "../../ledger/violation.ts";
import { createEventLeases, type EventLeases } from "../kubernetes/event_lease.ts";
import { folderOf, keyOf } from "../kubernetes/key_layout.ts";
import { createValueSource, type ValueSource } from "../kubernetes/value_source.ts";
import type { LoadCheck, TenantLoad, TenantSession, Workload } from "../workload.ts";

/** Writes of a pod until it runs: scheduled, then its conditions one after another. */
const updates = 5;

/** Events of a pod until it runs: scheduled, pulled and created, started. */
const events = 3;

/** Requests of a whole pod: its creation with them. */
export const requestsPerPod: number = 1 + updates + events;

/** Keys that are read at once when all is checked. */
const pageSize = 500;

/**
 * Pods from creation until they run, as a rollout makes them: `pod` is a creation, five updates and
 * three events with a lease, one after another.
 */
export const rolloutWorkload: Workload = {
  name: "rollouts",
  mix: [{ name: "pod", weight: 1 }],
  writes: ["pod"],
  lists: [],
  open: openRollouts,
};

interface Rollouts {
  readonly client: Etcd3;
  readonly prefix: string;
  readonly tenant: string;
  readonly values: ValueSource;
  readonly leases: EventLeases;
  /** Revision of each pod that runs. */
  readonly running: Map<string, bigint>;
  /** Number of the next pod. */
  next: number;
}

function openRollouts({ client, random, tenant }: TenantSession): Promise<TenantLoad> {
  const rollouts: Rollouts = {
    client,
    prefix: tenant.prefix,
    tenant: tenant.name,
    values: createValueSource(random),
    leases: createEventLeases(client),
    running: new Map(),
    next: 0,
  };
  return Promise.resolve({
    perform: async () => {
      await rollOut(rollouts);
      return "done";
    },
    close: () => checkPods(rollouts),
  });
}

async function rollOut(rollouts: Rollouts): Promise<void> {
  const { leases, prefix, running, values } = rollouts;
  const name = `rollout-${String(rollouts.next++).padStart(6, "0")}`;
  const pod = keyOf(prefix, "pods", name);
  let revision = 0n;
  for (let step = 0; step <= updates; step++) {
    revision = await swap(rollouts, { key: pod, revision, value: values.next("pods") });
    if (step >= events) continue;
    const key = keyOf(prefix, "events", `${name}.${step}`);
    const lease = await leases.next();
    await swap(rollouts, { key, revision: 0n, value: values.next("events"), lease });
  }
  running.set(pod, revision);
}

interface Swap {
  readonly key: string;
  /** The revision it must have. */
  readonly revision: bigint;
  readonly value: Buffer;
  readonly lease?: string;
}

/** Nobody else writes these keys, so that a swap that loses is a promise broken by etcd. */
async function swap(
  { client }: Rollouts,
  { key: text, lease, revision, value }: Swap,
): Promise<bigint> {
  const key = Buffer.from(text);
  const put = { key, value, ...(lease === undefined ? {} : { lease }) };
  const answer = await client.kv.txn({
    compare: [{ key, target: "Mod", result: "Equal", mod_revision: String(revision) }],
    success: [{ request_put: put }],
    failure: [],
  });
  if (!answer.succeeded) throw new Error(`Somebody else wrote "${text}"`);
  return BigInt(answer.header.revision);
}

/** Every pod that was rolled out is there as it was last written. */
async function checkPods({ client, prefix, running, tenant }: Rollouts): Promise<LoadCheck> {
  const folder = folderOf(prefix, "pods");
  const end = Buffer.from(`${folder.slice(0, -1)}0`);
  const found = new Map<string, bigint>();
  for (let from = Buffer.from(folder);;) {
    const page = await client.kv.range({
      key: from,
      range_end: end,
      limit: pageSize,
      keys_only: true,
    });
    for (const { key, mod_revision } of page.kvs) found.set(key.toString(), BigInt(mod_revision));
    const last = page.kvs.at(-1);
    if (!page.more || last === undefined) break;
    from = Buffer.concat([last.key, Buffer.from([0])]);
  }
  const violations = [...running].flatMap(([key, revision]): Violation[] => {
    const seen = found.get(key);
    if (seen === revision) return [];
    const detail = `written at ${revision}, ${
      seen === undefined ? "not there" : `found at ${seen}`
    }`;
    return [{ kind: "lost-write", tenant, key, detail }];
  });
  return { checks: { pods: running.size }, violations };
}
