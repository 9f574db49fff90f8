import { Buffer } from "node:buffer";
import { setTimeout as sleep } from "node:timers/promises";
import type { Etcd3, IEvent } from "etcd3";
import { etcdErrorClass, isOutcomeUnknown } from "../../../etcd/error_class.ts";
import { EventLedger } from "../../ledger/event_ledger.ts";
import type { Violation } from "../../ledger/violation.ts";
import { openSteadyWatch, type SteadyWatch } from "../kubernetes/steady_watch.ts";
import type { LoadCheck, TenantLoad, TenantSession, Workload } from "../workload.ts";
import { workloadNumber } from "../workload_number.ts";

/** Bytes of a value: a small object of Kubernetes. */
const valueBytes = 512;

/** Keys that are written in turns. */
const keyCount = 64;

/** Milliseconds that a watch may lag behind at the end before an event counts as lost. */
const catchUpTime = 15_000;
const catchUpPoll = 20;

/** Watches opened at a time; more would only queue in etcd. */
const openedAtOnce = 8;

/**
 * Writes that many watch: setting `watchers` (default 1) says how many watches of a tenant see each
 * of its writes, and `ownConnections` (1 or 0, default 0) whether each has a connection of its own,
 * as each resource of a kube-apiserver has, or all have streams of one.
 *
 * Every watch is checked by itself: each write is delivered to it once and in order.
 */
export const fanOutWorkload: Workload = {
  name: "fan-out",
  mix: [{ name: "write", weight: 1 }],
  writes: ["write"],
  lists: [],
  open: openFanOut,
};

interface Watching {
  readonly watch: SteadyWatch;
  readonly ledger: EventLedger;
  /** Its own client, where it has one. */
  readonly client: Etcd3 | undefined;
}

interface FanOut {
  readonly session: TenantSession;
  readonly folder: string;
  readonly watching: readonly Watching[];
  /** Keys whose last write may have taken effect although it failed. */
  readonly unknown: Set<string>;
  readonly violations: Violation[];
  /** Events that were delivered, all watches together. */
  readonly delivered: { count: number };
  readonly fill: Buffer;
}

async function openFanOut(session: TenantSession): Promise<TenantLoad> {
  const { client, random, settings, tenant } = session;
  const watchers = workloadNumber(settings, { name: "watchers", otherwise: 1, least: 1 });
  const own = workloadNumber(settings, { name: "ownConnections", otherwise: 0, least: 0 }) > 0;
  const folder = `${tenant.prefix}watched/`;
  const { header } = await client.kv.range({ key: Buffer.from(folder) });
  const startRevision = BigInt(header.revision) + 1n;
  const violations: Violation[] = [];
  const delivered = { count: 0 };
  const watching: Watching[] = [];
  for (let first = 0; first < watchers; first += openedAtOnce) {
    const count = Math.min(openedAtOnce, watchers - first);
    watching.push(
      ...await Promise.all(
        Array.from(
          { length: count },
          () => openWatching({ session, folder, startRevision, own, violations, delivered }),
        ),
      ),
    );
  }
  const fill = Buffer.alloc(valueBytes, `${random()}`);
  const fanOut = {
    session,
    folder,
    watching,
    unknown: new Set<string>(),
    violations,
    delivered,
    fill,
  };
  return {
    perform: async (_, draw) => {
      await write(fanOut, `${folder}${Math.floor(draw * keyCount)}`);
      return "done";
    },
    close: () => close(fanOut),
  };
}

interface OpenWatching {
  readonly session: TenantSession;
  readonly folder: string;
  readonly startRevision: bigint;
  readonly own: boolean;
  readonly violations: Violation[];
  readonly delivered: { count: number };
}

async function openWatching(
  { delivered, folder, own, session, startRevision, violations }: OpenWatching,
): Promise<Watching> {
  const tenant = session.tenant.name;
  const ledger = new EventLedger((kind, key, detail) =>
    violations.push({ kind, tenant, key, detail })
  );
  const client = own ? session.connect() : undefined;
  const watch = await openSteadyWatch({
    client: client ?? session.client,
    prefix: folder,
    startRevision,
    onGap: (revision) => ledger.watchedFrom(revision),
    onEvents: (events) => {
      const seenAt = performance.now();
      delivered.count += events.length;
      for (const event of events) {
        ledger.event(changeOf(event));
        session.recordDelivery(Buffer.from(event.kv.value).readDoubleLE(0), seenAt);
      }
    },
  });
  return { watch, ledger, client };
}

function changeOf({ kv }: IEvent) {
  return {
    key: kv.key.toString(),
    revision: BigInt(kv.mod_revision),
    deletes: false,
    expires: false,
  };
}

/** The value says when it was sent, so that whoever sees it can tell how long it took. */
async function write(
  { fill, session: { client }, unknown, watching }: FanOut,
  key: string,
): Promise<void> {
  const value = Buffer.from(fill);
  value.writeDoubleLE(performance.now(), 0);
  try {
    const { header } = await client.kv.put({ key: Buffer.from(key), value });
    const revision = BigInt(header.revision);
    for (const { ledger } of watching) ledger.acknowledged({ key, revision, deletes: false });
  } catch (error) {
    if (isOutcomeUnknown(etcdErrorClass(error))) unknown.add(key);
    throw error;
  }
}

async function close({ delivered, unknown, violations, watching }: FanOut): Promise<LoadCheck> {
  const deadline = performance.now() + catchUpTime;
  const isDelivered = () => watching.every(({ ledger }) => ledger.isDelivered);
  while (!isDelivered() && performance.now() < deadline) await sleep(catchUpPoll);
  for (const { ledger } of watching) {
    ledger.close({ answers: true, explains: ({ key }) => unknown.has(key) });
  }
  await Promise.all(watching.map(async ({ client, watch }) => {
    await watch.close();
    client?.close();
  }));
  return { checks: { events: delivered.count }, violations };
}
