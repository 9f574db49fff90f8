import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import type { Etcd3 } from "etcd3";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { offboardTenant } from "../../etcd/tenants/offboard_tenant.ts";
import { repeatWhenOutdated } from "../../etcd/tenants/repeat_when_outdated.ts";
import { keyRangeOf, type Tenant, tenantOf } from "../../etcd/tenants/tenant.ts";
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
    const leftovers = await countLeftovers(root, names.map((name) => tenantOf(name)));
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

/** Milliseconds of one guest's stay. */
interface Stay {
  readonly onboard: number;
  readonly ready: number;
  readonly offboard: number;
}

interface StayOptions {
  readonly root: Etcd3;
  readonly target: Target;
  readonly keys: number;
}

/** Whatever happens, the guest is removed. */
async function stay(name: string, { keys, root, target }: StayOptions): Promise<Stay> {
  const begun = performance.now();
  try {
    const [access] = await target.onboard([name]);
    const onboard = performance.now() - begun;
    const client = connectEtcd({
      endpoints: target.endpoints,
      credentials: access!.credentials,
      ...(target.serverName === undefined ? {} : { serverName: target.serverName }),
      ...(target.security === undefined ? {} : { security: target.security }),
    });
    let ready: number;
    try {
      await firstWrite(client, access!.tenant);
      ready = performance.now() - begun;
      await fillTenant(client, { prefix: access!.tenant.prefix, keys, valueBytes });
    } finally {
      client.close();
    }
    const leaving = performance.now();
    await offboardTenant(root, tenantOf(name));
    return { onboard, ready, offboard: performance.now() - leaving };
  } catch (error) {
    await offboardTenant(root, tenantOf(name));
    throw error;
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
  const named = [...users, ...roles].filter((name) => name.startsWith(prefix)).length;
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
