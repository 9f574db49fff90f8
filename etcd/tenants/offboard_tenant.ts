import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { unlessMissing } from "../unless_exists.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/** How a tenant is removed. */
export interface OffboardOptions {
  /** Called after each batch with the number of keys deleted so far. */
  readonly onProgress?: (deletedKeys: number) => void;
}

/** Keys deleted with one request, so that the apply loop never stalls other tenants for long. */
const batchSize = 500;

/**
 * Removes a tenant: first its role, so that no request of it succeeds any more, then its keys in
 * batches, then its user. The user goes last, so that a removal cut short still shows in the list
 * of users and is finished by calling again.
 *
 * Kamaji deletes the whole prefix with one request, which holds up all other tenants for as long
 * as it takes; the result is the same.
 *
 * @param client a client of the user root
 * @returns the number of keys deleted
 */
export async function offboardTenant(
  client: Etcd3,
  tenant: Tenant,
  options: OffboardOptions = {},
): Promise<number> {
  await unlessMissing(client.auth.roleDelete({ role: tenant.name }));
  const deleted = await deleteKeys(client, tenant, options);
  await unlessMissing(client.auth.userDelete({ name: tenant.name }));
  return deleted;
}

async function deleteKeys(
  client: Etcd3,
  tenant: Tenant,
  options: OffboardOptions,
): Promise<number> {
  const { key, rangeEnd } = keyRangeOf(tenant);
  let deleted = 0;
  for (;;) {
    const page = await client.kv.range({
      key,
      range_end: rangeEnd,
      limit: batchSize,
      keys_only: true,
    });
    const last = page.kvs.at(-1);
    if (last === undefined) return deleted;
    const batchEnd = Buffer.concat([last.key, Buffer.from([0])]);
    const answer = await client.kv.deleteRange({ key, range_end: batchEnd });
    deleted += Number(answer.deleted);
    options.onProgress?.(deleted);
  }
}
