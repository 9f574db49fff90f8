import type { AlertCase } from "../alert_case.ts";
import { keeper, keepers } from "./case_builders.ts";

/** Cases of tenants. */
export const tenantCases: readonly AlertCase[] = [
  {
    alert: "EtcdTenantNearBudget",
    series: [
      ...keepers("tenant_budget_share", { below: 0.8, above: 0.9, labels: { tenant: "a" } }),
      keeper("tenant_budget_share", { below: 0.1, labels: { tenant: "b" } }),
    ],
    labels: { tenant: "a" },
    value: 0.9,
  },
  {
    alert: "EtcdTenantFrozen",
    series: [
      ...keepers("tenant_frozen", { below: 0, above: 1, labels: { tenant: "a" } }),
      keeper("tenant_frozen", { below: 0, labels: { tenant: "b" } }),
    ],
    labels: { tenant: "a" },
    value: 1,
  },
  ...["range-too-wide", "root-role"].map((finding): AlertCase => ({
    alert: "EtcdRoleTooBroad",
    series: [
      ...keepers("audit_findings", { below: 0, above: 2, labels: { finding } }),
      // What is only untidy is nobody's danger.
      keeper("audit_findings", { below: 7, labels: { finding: "incomplete" } }),
    ],
    labels: { finding },
    value: 2,
  })),
  {
    // A tenth of the quota of 8 GiB, more or less, in a day.
    alert: "EtcdTenantGrowing",
    series: [
      ...keepers("tenant_bytes", {
        below: { perMinute: 590_000 },
        above: { perMinute: 700_000 },
        labels: { tenant: "a" },
      }),
      keeper("tenant_bytes", { below: { perMinute: 1_000 }, labels: { tenant: "b" } }),
    ],
    labels: { tenant: "a" },
    value: 1_440 * 700_000,
    rises: 360,
    crosses: 60,
    falls: 305,
    step: 5,
  },
  {
    alert: "EtcdTenantDominant",
    series: [
      keeper("tenants", { below: 3 }),
      keeper("tenants_bytes", { below: 2e9 }),
      ...keepers("tenant_bytes", { below: 1e9, above: 1.2e9, labels: { tenant: "a" } }),
      keeper("tenant_bytes", { below: 8e8, labels: { tenant: "b" } }),
    ],
    labels: { tenant: "a" },
    value: 0.6,
    step: 5,
  },
  {
    alert: "EtcdTenantDominant",
    series: [
      ...keepers("tenants", { below: 2, above: 3 }),
      keeper("tenants_bytes", { below: 2e9 }),
      keeper("tenant_bytes", { below: 1.5e9, labels: { tenant: "a" } }),
    ],
    labels: { tenant: "a" },
    value: 0.75,
    step: 5,
  },
  {
    // A fifth of the quota of 8 GiB, of which the tenant holds three quarters.
    alert: "EtcdTenantDominant",
    series: [
      keeper("tenants", { below: 3 }),
      ...keepers("tenants_bytes", { below: 1_717_986_918, above: 2e9 }),
      keeper("tenant_bytes", { below: 1.5e9, labels: { tenant: "a" } }),
    ],
    labels: { tenant: "a" },
    value: 0.75,
    step: 5,
  },
];
