import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { Notice } from "../keeper/back_end.ts";
import { overBudget } from "./budget_step.ts";
import type { TenantReport } from "./tenant_report.ts";

/** Two counts, one after the other. */
export interface CountsCompared {
  /** The count before; none after a start. */
  readonly before: TenantReport | undefined;
  /** The count now. */
  readonly after: TenantReport;
}

/** What people are told when tenants get above their budget or below it again. */
export function budgetNotices(config: EtcdCluster, { after, before }: CountsCompared): Notice[] {
  const [now, then] = [after, before].map((report) => overBudget(config, { report }));
  const exceeded = now?.filter(({ name }) => !then?.some((each) => each.name === name)) ?? [];
  const kept = then?.filter(({ name }) => !now?.some((each) => each.name === name)) ?? [];
  return [
    ...exceeded.map(({ name, why }): Notice => ({
      type: "Warning",
      reason: "TenantOverBudget",
      message: `Tenant "${name}" is above its budget: ${why}`,
    })),
    ...kept.map(({ name }): Notice => ({
      type: "Normal",
      reason: "TenantWithinBudget",
      message: `Tenant "${name}" is within its budget again`,
    })),
  ];
}
