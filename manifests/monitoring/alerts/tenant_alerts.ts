import type { AlertTemplate } from "../alert_template.ts";
import { minute } from "./duration_units.ts";

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
