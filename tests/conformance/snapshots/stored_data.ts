import assert from "node:assert/strict";
import type { Etcd3 } from "etcd3";
import { type Tenant, tenantOf } from "../../../etcd/tenants/tenant.ts";
import { tenantName } from "../gitops/etcd_document.ts";

/** The tenant whose keys are lost and found. */
export const tenant: Tenant = tenantOf(tenantName);

/** How many keys the tenant has when the snapshot is taken. */
export const tenantKeys = 300;

/** Below here is what everybody else has. */
export const elsewhere = "/conformance-snapshots/";

/** How many keys everybody else has when the snapshot is taken. */
const otherKeys = 500;

/** How many writes are under way at once. */
const atOnce = 50;

/** The key of a number, below the tenant's prefix. */
export function tenantKey(number: number): string {
  return `${tenant.prefix}${String(number).padStart(4, "0")}`;
}

/** Writes what the snapshot is to hold; every write is acknowledged when this is over. */
export async function writeData(client: Etcd3): Promise<void> {
  await client.delete().prefix(tenant.prefix);
  await client.delete().prefix(elsewhere);
  const entries = Object.entries({ ...tenantData(), ...otherData() });
  for (let from = 0; from < entries.length; from += atOnce) {
    const some = entries.slice(from, from + atOnce);
    await Promise.all(some.map(([key, value]) => client.put(key).value(value)));
  }
}

/** Everything that is stored below a prefix. */
export async function stored(
  client: Etcd3,
  prefix: string,
): Promise<Readonly<Record<string, string>>> {
  return await client.getAll().prefix(prefix).strings();
}

/** Asserts that exactly what {@link writeData} wrote is there. */
export async function assertData(client: Etcd3): Promise<void> {
  assert.deepEqual(await stored(client, tenant.prefix), tenantData(), "the tenant's keys");
  assert.deepEqual(await stored(client, elsewhere), otherData(), "everybody else's keys");
}

/** What the tenant had when the snapshot was taken. */
export function tenantData(): Record<string, string> {
  return dataOf(tenantKeys, tenantKey);
}

function otherData(): Record<string, string> {
  return dataOf(otherKeys, (number) => elsewhere + number);
}

function dataOf(count: number, keyOf: (number: number) => string): Record<string, string> {
  const numbers = Array.from({ length: count }, (_, number) => number);
  return Object.fromEntries(numbers.map((number) => [keyOf(number), `as of then: ${number}`]));
}
