import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { quantityValue } from "../../manifests/config/quantity.ts";
import type { CountedTenant } from "./tenant_report.ts";

/** What a tenant may hold. */
export interface TenantBudget {
  /** Bytes of keys and values; without a limit when absent. */
  readonly bytes?: number;
  /** Keys; without a limit when absent. */
  readonly keys?: number;
  /** Whether the tenant is frozen above it. */
  readonly freezes: boolean;
}

/**
 * The budget of a tenant: that of its declaration, else the one by its name, else that of all
 * others, which never freezes: freezing is asked for tenant by tenant.
 */
export function budgetOf({ spec }: EtcdCluster, tenant: string): TenantBudget | undefined {
  const { budget: common, budgets } = spec.monitoring.tenants;
  const own = spec.tenants.find(({ name }) => name === tenant)?.budget ?? budgets[tenant];
  const { bytes, keys } = own ?? common ?? {};
  if (bytes === undefined && keys === undefined) return undefined;
  return {
    ...(bytes === undefined ? {} : { bytes: Number(quantityValue(bytes) ?? 0n) }),
    ...(keys === undefined ? {} : { keys }),
    freezes: own?.action === "freeze",
  };
}

/** The share of a budget that is used, of keys or of bytes, whichever is more; above 1 is too much. */
export function budgetShare(
  { bytes, keys }: Pick<CountedTenant, "bytes" | "keys">,
  budget: TenantBudget,
): number {
  return Math.max(
    budget.bytes === undefined ? 0 : bytes / budget.bytes,
    budget.keys === undefined ? 0 : keys / budget.keys,
  );
}
