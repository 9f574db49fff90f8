import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { etcdErrorClass } from "../../etcd/error_class.ts";
import { offboardTenant } from "../../etcd/tenants/offboard_tenant.ts";
import { repeatWhenOutdated } from "../../etcd/tenants/repeat_when_outdated.ts";
import { keyRangeOf, type Tenant } from "../../etcd/tenants/tenant.ts";
import type { TenantAccess } from "../engine/load_plan.ts";
import { fillTenant } from "../tenants/fill_tenant.ts";
import { percentileOf } from "../tenants/steady_writes.ts";
import type { Target } from "../targets/target.ts";
import type { ActAsRootOptions, ActionOutcome } from "./act_as_root.ts";
import { connectRoot } from "./connect_root.ts";

/** Guests that come and go. */
export interface Churn {
  /** How many. */
  readonly guests: number;
  /** Seconds over which they arrive, at even distances. */
  readonly seconds: number;
  /** Keys that each writes before it goes. */
  readonly keys: number;
}

const prefix = "bench-guest-";
const valueBytes = 512;

/**
 * Onboards tenants beside those that make load, each at its moment whether or not earlier ones are
 * through; lets each connect by its own certificate and write; and offboards it, keys in batches.
 *
 * Measures milliseconds from asking until etcd acknowledged the four changes (`onboard-p50-ms`, and
 * so on), until the guest's first write was acknowledged over its own connection (`ready-…`), and of
 * the removal (`offboard-…`); guests that came through (`guests`); and the users, roles and keys that
 * are left of them (`leftovers`).
 */
export async function churnTenants(
  churn: Churn,
  { signal, target }: ActAsRootOptions,
): Promise<ActionOutcome> {
  const root = await connectRoot(target);
  const begun = performance.now();
  const names = Array.from({ length: churn.guests }, (_, n) => `${prefix}${n}`);
  try {
    const stays = await Promise.allSettled(names.map(async (name, place) => {
      const due = begun + place * churn.seconds * 1000 / churn.guests;
      await delay(Math.max(0, due - performance.now()), undefined, { signal });
      return await stay(name, { root, target, keys: churn.keys });
    }));
    const done = stays.flatMap((each) => each.status === "fulfilled" ? [each.value] : []);
    const failed = stays.find((each) => each.status === "rejected");
    if (failed !== undefined && !signal.aborted) throw failed.reason;
    const leftovers = await countLeftovers(root, done.map(({ tenant }) => tenant));
    return {
      title: `Onboarded and offboarded ${done.length} tenants of ${churn.keys} keys`,
      checks: { guests: done.length },
      violations: [],
      measures: {
        guests: done.length,
        leftovers,
        ...quantilesOf("onboard", done.map(({ onboard }) => onboard)),
        ...quantilesOf("ready", done.map(({ ready }) => ready)),
        ...quantilesOf("offboard", done.map(({ offboard }) => offboard)),
      },
    };
  } finally {
    root.close();
  }
}

/** One guest, and the milliseconds of its stay. */
interface Stay {
  readonly tenant: Tenant;
  readonly onboard: number;
  readonly ready: number;
  readonly offboard: number;
}

interface StayOptions {
  readonly root: Etcd3;
  readonly target: Target;
  readonly keys: number;
}

/**
 * Whatever happens once it is there, the guest is removed. The target says who it is: on a cluster
 * that exists, a tenant's name has the run in it.
 */
async function stay(name: string, { keys, root, target }: StayOptions): Promise<Stay> {
  const begun = performance.now();
  const [access] = await target.onboard([name]);
  const onboard = performance.now() - begun;
  const { tenant } = access!;
  let ready: number;
  try {
    ready = await writeAs(access!, { keys, begun, target });
  } catch (error) {
    await insist(() => offboardTenant(root, tenant));
    throw error;
  }
  const leaving = performance.now();
  await insist(() => offboardTenant(root, tenant));
  return { tenant, onboard, ready, offboard: performance.now() - leaving };
}

interface WriteOptions {
  readonly target: Target;
  readonly keys: number;
  readonly begun: number;
}

/** Connects as a guest and writes; returns the milliseconds from `begun` to its first write. */
async function writeAs(
  { credentials, tenant }: TenantAccess,
  { begun, keys, target: { endpoints, security, serverName } }: WriteOptions,
): Promise<number> {
  const client = connectEtcd({
    endpoints,
    credentials,
    ...(serverName === undefined ? {} : { serverName }),
    ...(security === undefined ? {} : { security }),
  });
  try {
    await firstWrite(client, tenant);
    const ready = performance.now() - begun;
    await insist(() => fillTenant(client, { prefix: tenant.prefix, keys, valueBytes }));
    return ready;
  } finally {
    client.close();
  }
}

/** Milliseconds for a step that other guests' coming and going upsets again and again. */
const patience = 30_000;

/**
 * Does something again that was given up because users and roles changed too often: where applying
 * takes longer than from one change to the next, each repeat meets another one.
 */
async function insist<Result>(step: () => Promise<Result>): Promise<Result> {
  const end = performance.now() + patience;
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (etcdErrorClass(error) !== "old-auth-revision" || performance.now() > end) throw error;
    }
  }
}

/** Times that a first write is made while a member does not know the guest yet. */
const attempts = 50;
const pause = 20;

/** A member that lags behind refuses a guest that the others know already. */
async function firstWrite(client: Etcd3, tenant: Tenant): Promise<void> {
  const put = () =>
    client.kv.put({ key: Buffer.from(`${tenant.prefix}first`), value: Buffer.of() });
  for (let attempt = 1;; attempt++) {
    try {
      await repeatWhenOutdated(put);
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
      await delay(pause);
    }
  }
}

async function countLeftovers(root: Etcd3, guests: readonly Tenant[]): Promise<number> {
  const { users = [] } = await root.auth.userList();
  const { roles = [] } = await root.auth.roleList();
  const names = new Set(guests.map(({ name }) => name));
  const named = [...users, ...roles].filter((name) => names.has(name)).length;
  let keys = 0;
  for (const guest of guests) {
    const { key, rangeEnd: range_end } = keyRangeOf(guest);
    const answer = await repeatWhenOutdated(() =>
      root.kv.range({ key, range_end, count_only: true })
    );
    keys += Number(answer.count);
  }
  return named + keys;
}

function quantilesOf(name: string, values: readonly number[]): Record<string, number> {
  if (values.length === 0) return {};
  const sorted = values.toSorted((a, b) => a - b);
  return {
    [`${name}-p50-ms`]: percentileOf(sorted, 0.5),
    [`${name}-p95-ms`]: percentileOf(sorted, 0.95),
    [`${name}-max-ms`]: sorted.at(-1)!,
  };
}
