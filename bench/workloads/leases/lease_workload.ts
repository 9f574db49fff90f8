import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import { workloadNumber } from "../workload_number.ts";
import type { LoadCheck, Outcome, TenantLoad, TenantSession, Workload } from "../workload.ts";
import { keepLease, type KeptLease } from "./kept_lease.ts";

/** Seconds a lease lives if nobody revokes it: longer than any run that uses it. */
const leaseSeconds = 7_200;

/** Bytes of a value: a small event of Kubernetes. */
const valueBytes = 512;

/** Keys that are prepared at once. */
const preparedAtOnce = 32;

/**
 * Writes to keys that hang on one lease of each tenant. Setting `keysPerLease` (default 1) says how
 * many; they exist before the load begins, and `attach` writes one of them again, so that their
 * number stays.
 *
 * etcd asks for each key of a lease whether whoever writes with that lease may write it, too
 * (etcd 3.6, server/etcdserver/apply/apply_auth.go, checkLeasePuts): that is what this is for. `put`
 * is the same write without a lease, and `keepalive` one message on a stream of the lease.
 */
export const leaseWorkload: Workload = {
  name: "leases",
  mix: [
    { name: "attach", weight: 8 },
    { name: "put", weight: 2 },
    { name: "keepalive", weight: 1 },
  ],
  writes: ["attach", "put", "keepalive"],
  lists: [],
  open: openLeases,
};

interface Leased {
  readonly client: Etcd3;
  readonly tenant: string;
  readonly lease: string;
  readonly kept: KeptLease;
  readonly keys: readonly Buffer[];
  readonly free: Buffer;
  readonly value: Buffer;
}

async function openLeases(
  { client, random, settings, tenant }: TenantSession,
): Promise<TenantLoad> {
  const count = workloadNumber(settings, { name: "keysPerLease", otherwise: 1, least: 1 });
  const { ID: lease } = await client.leaseClient.leaseGrant({ TTL: leaseSeconds });
  const leased: Leased = {
    client,
    tenant: tenant.name,
    lease,
    kept: await keepLease(client, lease),
    keys: Array.from(
      { length: count },
      (_, index) => Buffer.from(`${tenant.prefix}leased/${index}`),
    ),
    free: Buffer.from(`${tenant.prefix}free`),
    value: Buffer.alloc(valueBytes, `${random()}`),
  };
  for (let at = 0; at < count; at += preparedAtOnce) {
    await Promise.all(leased.keys.slice(at, at + preparedAtOnce).map((key) => attach(leased, key)));
  }
  return {
    perform: (operation, draw) => perform(leased, { operation, draw }),
    close: () => close(leased),
  };
}

async function perform(
  leased: Leased,
  { draw, operation }: { readonly operation: string; readonly draw: number },
): Promise<Outcome> {
  const { client, free, keys, kept, value } = leased;
  if (operation === "attach") await attach(leased, keys[Math.floor(draw * keys.length)] ?? free);
  else if (operation === "put") await client.kv.put({ key: free, value });
  else await kept.keepAlive();
  return "done";
}

async function attach({ client, lease, value }: Leased, key: Buffer): Promise<void> {
  await client.kv.put({ key, value, lease });
}

/** Every key that was attached must be on the lease: a write that was acknowledged is none that was lost. */
async function close({ client, kept, keys, lease, tenant }: Leased): Promise<LoadCheck> {
  kept.close();
  const { keys: attached } = await client.leaseClient.leaseTimeToLive({ ID: lease, keys: true });
  await client.leaseClient.leaseRevoke({ ID: lease });
  const seen = new Set(attached.map((key) => Buffer.from(key).toString()));
  const missing = keys.filter((key) => !seen.has(key.toString()));
  return {
    checks: { attached: keys.length },
    violations: missing.map((key) => ({
      kind: "lost-write",
      tenant,
      key: key.toString(),
      detail: "It was written with a lease that does not hold it",
    })),
  };
}
