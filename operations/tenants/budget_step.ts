import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import { budgetOf, budgetShare } from "./tenant_budget.ts";
import type { CountedTenant, TenantReport } from "./tenant_report.ts";

/** A tenant that holds more than it may. */
export interface OverBudget extends Tenant {
  /** What it holds and what it may hold, as a clause. */
  readonly why: string;
}

/** What the keeper does about a budget. */
export interface FreezeTenantAction {
  /** The kind of step. */
  readonly kind: "freeze-tenant";
  /** Whom. */
  readonly tenant: OverBudget;
}

/**
 * The tenants above their budget, as they were counted, by the budgets of now.
 *
 * @param freezing only those that are to be frozen
 */
export function overBudget(
  config: EtcdCluster,
  { freezing = false, report }: {
    readonly report: TenantReport | undefined;
    readonly freezing?: boolean;
  },
): OverBudget[] {
  return (report?.tenants ?? []).flatMap((tenant) => {
    const budget = budgetOf(config, tenant.name);
    if (budget === undefined || budgetShare(tenant, budget) <= 1) return [];
    if (freezing && !budget.freezes) return [];
    return [{ name: tenant.name, prefix: tenant.prefix, why: excess(tenant, budget) }];
  });
}

/**
 * What is to be done about tenants above their budget: one is frozen at a time.
 *
 * @param due those that were just seen to be writable still, and not thawed lately
 */
export function budgetStep(due: readonly OverBudget[] | undefined): FreezeTenantAction | undefined {
  const [tenant] = due ?? [];
  return tenant === undefined ? undefined : { kind: "freeze-tenant", tenant };
}

function excess(
  { bytes, keys }: CountedTenant,
  budget: NonNullable<ReturnType<typeof budgetOf>>,
): string {
  return budget.bytes !== undefined && bytes > budget.bytes
    ? `it holds ${bytes} bytes of ${budget.bytes}`
    : `it holds ${keys} keys of ${budget.keys}`;
}
