import type { AlertCase } from "../alert_case.ts";
import { keeper } from "./case_builders.ts";

/** Cases of tenants. */
export const tenantCases: readonly AlertCase[] = [
  {
    alert: "EtcdTenantNearBudget",
    series: [
      keeper("tenant_budget_share", { below: 0.79, above: 0.9, labels: { tenant: "a" } }),
      keeper("tenant_budget_share", { below: 0.1, labels: { tenant: "b" } }),
    ],
    labels: { tenant: "a" },
    value: 0.9,
  },
  {
    alert: "EtcdTenantFrozen",
    series: [
      keeper("tenant_frozen", { below: 0, above: 1, labels: { tenant: "a" } }),
      keeper("tenant_frozen", { below: 0, labels: { tenant: "b" } }),
    ],
    labels: { tenant: "a" },
    value: 1,
  },
  ...["range-too-wide", "root-role"].map((finding): AlertCase => ({
    alert: "EtcdRoleTooBroad",
    series: [
      keeper("audit_findings", { below: 0, above: 2, labels: { finding } }),
      // What is only untidy is nobody's danger.
      keeper("audit_findings", { below: 7, labels: { finding: "incomplete" } }),
    ],
    labels: { finding },
    value: 2,
  })),
];
