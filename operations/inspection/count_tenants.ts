import type { Etcd3 } from "etcd3";
import { keyRangeOf, type Tenant } from "../../etcd/tenants/tenant.ts";
import { tenantUsage } from "../../etcd/tenants/tenant_usage.ts";

/** What a tenant holds now. */
export interface TenantCount {
  /** Its name. */
  readonly name: string;
  /** Its prefix. */
  readonly prefix: string;
  /** Keys that exist; `undefined` when the time was over before it was counted. */
  readonly keys: number | undefined;
  /** Bytes of keys and current values; `undefined` unless they were asked for. */
  readonly bytes: number | undefined;
}

/** What is known of the tenants. */
export type TenantsFact =
  /** They were listed, and counted as far as the time sufficed. */
  | { readonly state: "listed"; readonly tenants: readonly TenantCount[] }
  /** They could not be listed. */
  | { readonly state: "unknown"; readonly message: string };

/** How tenants are counted. */
export interface CountOptions {
  /** Also reads all of their keys, for the bytes. */
  readonly sizes: boolean;
  /** Milliseconds that counting keys may take; reading sizes takes as long as it takes. */
  readonly timeout: number;
}

/** Counts at once: one member answers a few of them in parallel, and others' reads go on. */
const width = 4;

/**
 * Counts tenants' keys by serializable reads of the member that the client is connected to: they
 * cost no round of consensus, and etcd answers them from its index, without a value.
 *
 * @throws what the client throws
 */
export async function countTenants(
  client: Etcd3,
  tenants: readonly Tenant[],
  { sizes, timeout }: CountOptions,
): Promise<TenantCount[]> {
  const deadline = performance.now() + timeout;
  const counts: TenantCount[] = [];
  const waiting = tenants.entries();
  const work = async () => {
    for (const [index, tenant] of waiting) {
      const late = !sizes && performance.now() > deadline;
      counts[index] = { ...tenant, ...(late ? nothing : await count(client, { tenant, sizes })) };
    }
  };
  await Promise.all(Array.from({ length: sizes ? 1 : width }, work));
  return counts;
}

const nothing = { keys: undefined, bytes: undefined } as const;

async function count(
  client: Etcd3,
  { tenant, sizes }: { readonly tenant: Tenant; readonly sizes: boolean },
): Promise<Pick<TenantCount, "keys" | "bytes">> {
  if (sizes) {
    const { bytes, keys } = await tenantUsage(client, tenant);
    return { keys, bytes };
  }
  const { key, rangeEnd } = keyRangeOf(tenant);
  const answer = await client.kv.range({
    key,
    range_end: rangeEnd,
    count_only: true,
    serializable: true,
  });
  return { keys: Number(answer.count), bytes: undefined };
}
