import type { Etcd3 } from "etcd3";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { listTenants } from "../etcd/tenants/list_tenants.ts";
import { type Tenant, tenantOf } from "../etcd/tenants/tenant.ts";
import { tenantUsage } from "../etcd/tenants/tenant_usage.ts";

/** The tenant that comes and goes. */
export const tenant: Tenant = tenantOf("t");

/** Their prefixes lie right before and right after that of `t`: `-`, `.`, `/` and `0` in ASCII. */
export const neighbours: readonly Tenant[] = ["s", "t-1", "t.x", "t0"].map((name) =>
  tenantOf(name)
);

/** Keys of nobody right at the edges of the prefix. */
export const edges: readonly string[] = ["/t", "/t.", "/t0", "/t0\0"];

/** That the tenant has exactly what Kamaji gives it, and nobody else lost anything. */
export async function assertOnboarded(root: Etcd3): Promise<void> {
  const { roles } = await root.auth.userGet({ name: tenant.name });
  const { perm } = await root.auth.roleGet({ role: tenant.name });
  assert.deepEqual(roles, [tenant.name]);
  assert.deepEqual(
    perm.map(({ key, permType, range_end }) => [permType, String(key), String(range_end)]),
    [["Readwrite", "/t/", "/t0"]],
  );
  await assertNeighboursUntouched(root);
}

/** That nothing is left of the tenant, and nobody else lost anything. */
export async function assertGone(root: Etcd3): Promise<void> {
  await assert.rejects(root.auth.userGet({ name: tenant.name }), /user name not found/);
  await assert.rejects(root.auth.roleGet({ role: tenant.name }), /role name not found/);
  const { keys } = await tenantUsage(root, tenant);
  assert.equal(keys, 0);
  await assertNeighboursUntouched(root);
}

async function assertNeighboursUntouched(root: Etcd3): Promise<void> {
  const { kvs } = await root.kv.range({ key: Buffer.from("/"), range_end: Buffer.from([0]) });
  const others = kvs.map(({ key }) => String(key)).filter((key) => !key.startsWith("/t/"));
  assert.deepEqual(others, [
    ...["/s/key", "/t", "/t-1/key", "/t.", "/t.x/key", "/t0", "/t0\0", "/t0/key"],
  ]);
  const listed = await listTenants(root);
  assert.deepEqual(listed.filter(({ name }) => name !== tenant.name), neighbours);
}

/** Writes `/t/00000` and so on, with seven bytes of value each. */
export async function fill(root: Etcd3, count: number): Promise<void> {
  const keys = Array.from({ length: count }, (_, n) => `/t/${String(n).padStart(5, "0")}`);
  for (let from = 0; from < count; from += 100) {
    await root.kv.txn({
      success: keys.slice(from, from + 100).map((key) => ({
        request_put: { key: Buffer.from(key), value: Buffer.from("7 bytes") },
      })),
    });
  }
}

/** Writes one key. */
export async function put(client: Etcd3, key: string, value: string): Promise<void> {
  await client.kv.put({ key: Buffer.from(key), value: Buffer.from(value) });
}
