import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import * as z from "zod/mini";
import { ownPrefix } from "../../../etcd/tenants/key_census.ts";
import { prefixEnd } from "../../../etcd/prefix_end.ts";
import { unlessMissing } from "../../../etcd/unless_exists.ts";
import { repeatWhenOutdated } from "../../../etcd/tenants/repeat_when_outdated.ts";
import { type Tenant, tenantOf } from "../../../etcd/tenants/tenant.ts";

/** A run on a cluster that is not its own, as it is noted there. */
export interface BenchRun {
  /** Twelve hexadecimal digits, which are part of every name that the run uses. */
  readonly id: string;
  /** When it began, in ISO 8601. */
  readonly startedAt: string;
  /** What it measures, and by which program. */
  readonly title: string;
}

/** A run that etcd knows of. */
export interface NotedRun extends BenchRun {
  /** Whether somebody said within half a minute that it goes on. */
  readonly isAlive: boolean;
}

const records = `${ownPrefix}bench/`;
const recordSchema = z.object({ startedAt: z.string(), title: z.string() });

/** Seconds after which a run that says nothing is over. */
const aliveSeconds = 30;
const aliveInterval = 10_000;

/** A run that begins now. */
export function newBenchRun(title: string): BenchRun {
  const id = crypto.getRandomValues(new Uint8Array(6)).toHex();
  return { id, startedAt: new Date().toISOString(), title };
}

/** The tenant of a run: its user, role and prefix are named `bench-<run>-…`. */
export function runTenant({ id }: Pick<BenchRun, "id">, name: string): Tenant {
  return tenantOf(`${namesOf(id)}${name.replace(/^bench-?/, "")}`);
}

/** How the names of all users and roles of a run begin. */
export function namesOf(id: string): string {
  return `bench-${id}-`;
}

/** How all keys of a run's tenants begin. */
export function keysOf(id: string): string {
  return `/${namesOf(id)}`;
}

/**
 * Notes a run in etcd, before it makes anything, so that whatever becomes of it can be found.
 *
 * @param root a client of the user root
 */
export async function noteRun(root: Etcd3, run: BenchRun): Promise<void> {
  const { id, startedAt, title } = run;
  await repeatWhenOutdated(() =>
    root.kv.put({
      key: Buffer.from(`${records}${id}/record`),
      value: Buffer.from(JSON.stringify({ startedAt, title })),
    })
  );
}

/**
 * Forgets a run, when nothing of it is left.
 *
 * @param root a client of the user root
 */
export async function forgetRun(root: Etcd3, id: string): Promise<void> {
  const key = Buffer.from(`${records}${id}/`);
  await repeatWhenOutdated(() =>
    root.kv.deleteRange({ key, range_end: Buffer.from(prefixEnd(key)) })
  );
}

/**
 * Says that a run goes on, now and every ten seconds, by a key that ends with its lease. A time at
 * which that fails is no failure: the load tells enough of a cluster that cannot be written.
 *
 * @param root a client of the user root
 * @returns ends it
 */
export async function keepAlive(root: Etcd3, id: string): Promise<() => Promise<void>> {
  const leases: string[] = [];
  const tell = async () => {
    const { ID: lease } = await root.leaseClient.leaseGrant({ TTL: aliveSeconds });
    leases.push(lease);
    await repeatWhenOutdated(() =>
      root.kv.put({ key: Buffer.from(`${records}${id}/alive`), value: Buffer.from(""), lease })
    );
    // The key is on the last one only; those before would end by themselves a little later.
    for (const earlier of leases.splice(0, leases.length - 1)) await revoke(root, earlier);
  };
  await tell();
  let telling = Promise.resolve();
  const timer = setInterval(() => telling = tell().catch(() => {}), aliveInterval);
  return async () => {
    clearInterval(timer);
    await telling;
    for (const lease of leases) await revoke(root, lease).catch(() => {});
  };
}

async function revoke(root: Etcd3, lease: string): Promise<void> {
  await unlessMissing(root.leaseClient.leaseRevoke({ ID: lease }));
}

/**
 * The runs that etcd knows of, the oldest first.
 *
 * @param root a client of the user root
 */
export async function readRuns(root: Etcd3): Promise<NotedRun[]> {
  const key = Buffer.from(records);
  const { kvs } = await repeatWhenOutdated(() =>
    root.kv.range({ key, range_end: Buffer.from(prefixEnd(key)) })
  );
  const values = new Map(kvs.map((kv) => [kv.key.toString(), kv.value.toString()]));
  return [...values].flatMap(([name, value]) => {
    const id = /\/([\da-f]{12})\/record$/.exec(name)?.[1];
    if (id === undefined) return [];
    const isAlive = values.has(`${records}${id}/alive`);
    return [{ id, isAlive, ...parsedRecord(value) }];
  }).sort((one, other) => one.startedAt < other.startedAt ? -1 : 1);
}

/** A note that another version wrote in another way is one all the same: its name says which run. */
function parsedRecord(text: string): z.infer<typeof recordSchema> {
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    return { startedAt: "an unknown time", title: "of another version" };
  }
}
