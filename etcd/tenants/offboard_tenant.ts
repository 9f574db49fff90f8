import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import { unlessMissing } from "../unless_exists.ts";
import { repeatWhenOutdated } from "./repeat_when_outdated.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/** How a tenant is removed. */
export interface OffboardOptions {
  /** Called after each batch with the number of keys deleted so far. */
  readonly onProgress?: (deletedKeys: number) => void;
  /** The pause after a batch, as a multiple of the time the batch took. Default 1. */
  readonly pauseShare?: number;
}

/** Keys deleted with one request: all writes wait for it, so it has to be short. */
const batchSize = 500;

/**
 * Removes a tenant: first its role, so that no request of it succeeds any more, then its keys in
 * batches with pauses, then its user. The user goes last, so that a removal cut short still shows in
 * the list of users and is finished by calling again.
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

/**
 * Each page begins where the last one ended: a member steps over every key that was deleted and not
 * compacted yet. Only when a whole pass finds nothing is nothing left.
 */
async function deleteKeys(
  client: Etcd3,
  tenant: Tenant,
  { onProgress, pauseShare = 1 }: OffboardOptions,
): Promise<number> {
  const { key, rangeEnd } = keyRangeOf(tenant);
  let from = key;
  let deleted = 0;
  for (;;) {
    const begun = performance.now();
    const page = await repeatWhenOutdated(() =>
      client.kv.range({ key: from, range_end: rangeEnd, limit: batchSize, keys_only: true })
    );
    const last = page.kvs.at(-1);
    if (last === undefined) return deleted;
    const batchEnd = Buffer.concat([last.key, Buffer.from([0])]);
    const answer = await repeatWhenOutdated(() =>
      client.kv.deleteRange({ key: from, range_end: batchEnd })
    );
    deleted += Number(answer.deleted);
    onProgress?.(deleted);
    from = page.more ? batchEnd : key;
    await delay((performance.now() - begun) * pauseShare);
  }
}
