import type { AlertTemplate } from "../alert_template.ts";
import { hour, minute } from "./duration_units.ts";

/** What tenants hold, and what they may. */
export const tenantAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdTenantNearBudget",
    severity: "warning",
    for: 15 * minute,
    threshold: 0.8,
    summary: "A tenant has nearly used up its share of the database.",
    description:
      "Tenant {{ $labels.tenant }} of etcd {{ $labels.job }} uses {{ $value | humanizePercentage }} of its budget.",
    expr: ({ keeperMatchers, threshold }) =>
      `max by (namespace, job, tenant) ` +
      `(kamaji_etcd_keeper_tenant_budget_share{${keeperMatchers}}) > ${threshold}`,
  },
  {
    name: "EtcdTenantGrowing",
    severity: "warning",
    for: hour,
    threshold: ({ quota }) => quota / 10,
    summary: "A tenant grows so fast that within days it alone fills the database.",
    description:
      "Tenant {{ $labels.tenant }} of etcd {{ $labels.job }} will hold {{ $value | humanize1024 }}B more in a day.",
    expr: ({ keeperMatchers, threshold }) => {
      const bytes = `kamaji_etcd_keeper_tenant_bytes{${keeperMatchers}}`;
      return `max by (namespace, job, tenant) (predict_linear(${bytes}[6h], 86400) - ${bytes}) ` +
        `> ${threshold}`;
    },
  },
  {
    name: "EtcdTenantDominant",
    severity: "info",
    for: 6 * hour,
    threshold: 0.5,
    summary: "One tenant holds more than all others together.",
    description:
      "Tenant {{ $labels.tenant }} holds {{ $value | humanizePercentage }} of what all tenants of etcd {{ $labels.job }} hold.",
    // Two tenants are seldom alike, and a small database is nobody's trouble.
    expr: ({ keeperMatchers, quota, threshold }) => {
      const most = (metric: string, labels = "") =>
        `max by (namespace, job${labels}) (kamaji_etcd_keeper_${metric}{${keeperMatchers}})`;
      return `${most("tenant_bytes", ", tenant")} / on (namespace, job) group_left () ` +
        `${most("tenants_bytes")} > ${threshold} ` +
        `and on (namespace, job) ${most("tenants_bytes")} > ${quota / 5} ` +
        `and on (namespace, job) ${most("tenants")} > 2`;
    },
  },
  {
    name: "EtcdTenantFrozen",
    severity: "warning",
    for: 0,
    summary: "A tenant may only read: its control plane changes, renews and deletes nothing.",
    description: "Tenant {{ $labels.tenant }} of etcd {{ $labels.job }} is frozen.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job, tenant) ` +
      `(kamaji_etcd_keeper_tenant_frozen{${keeperMatchers}}) == 1`,
  },
  {
    name: "EtcdRoleTooBroad",
    severity: "warning",
    for: 15 * minute,
    summary: "A tenant may reach keys of others.",
    description:
      "{{ $value }} findings of kind {{ $labels.finding }} in users and roles of etcd {{ $labels.job }}.",
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job, finding) (kamaji_etcd_keeper_audit_findings{${keeperMatchers},` +
      `finding=~"range-too-wide|root-role|reserved-name|several-roles|foreign-role"}) > 0`,
  },
];
