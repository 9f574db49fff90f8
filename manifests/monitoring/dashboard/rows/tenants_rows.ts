import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { orZero } from "../panel_queries.ts";
import { kamajiRow } from "./kamaji_row.ts";
import { refusedRow } from "./refused_row.ts";

/** Why there is nothing about single tenants. */
const notCounted =
  "Empty where no keeper leads, or no tenant was counted yet; small tenants beyond the configured number have no series.";

const day = 86_400;

/** Selects the tenants that the reader chose. */
const picked = 'tenant=~"$tenant"';

/** What tenants hold, may hold and may not do. */
export function tenantsRows(facts: DashboardFacts): PanelRow[] {
  return [
    { title: "All tenants", panels: [...totals(facts), ...counting(facts)] },
    { title: "Each tenant", panels: [table(facts), ...largest(facts)] },
    { title: "Over time", panels: histories(facts) },
    refusedRow(facts),
    kamajiRow(facts),
  ];
}

/** In use by tenants, of what is in use at all: old revisions and etcd's own take the rest. */
function inUse({ all }: DashboardFacts): string {
  return `max(etcd_mvcc_db_total_size_in_use_in_bytes${all})`;
}

function totals(facts: DashboardFacts): Panel[] {
  const { keeper, limits } = facts;
  const of = (metric: string) => `kamaji_etcd_keeper_${metric}${keeper()}`;
  const number = { kind: "stat", emptyBecause: "Empty where no keeper leads." } as const;
  const budget = limits("EtcdTenantNearBudget").warning;
  return [
    {
      ...number,
      title: "Tenants",
      description: "Tenants that etcd knows: users with a role and a prefix of their own.",
      unit: "none",
      queries: [{ expr: `max(${of("tenants")})`, legend: "tenants" }],
    },
    {
      ...number,
      title: "Bytes of all tenants",
      description: "Keys and current values of all tenants together, without old revisions.",
      unit: "bytes",
      queries: [{ expr: `max(${of("tenants_bytes")})`, legend: "bytes" }],
    },
    {
      ...number,
      title: "Keys of all tenants",
      description: "Keys of all tenants together.",
      unit: "short",
      queries: [{ expr: `max(${of("tenants_keys")})`, legend: "keys" }],
    },
    {
      ...number,
      title: "Share of what is in use",
      description:
        "What tenants hold, of what the database has in use. The rest is old revisions, until they are compacted, and etcd's own.",
      unit: "percentunit",
      queries: [{ expr: `max(${of("tenants_bytes")}) / ${inUse(facts)}`, legend: "share" }],
    },
    {
      kind: "stat",
      title: "Frozen tenants",
      description: "Tenants that may only read: their control planes change nothing. 0 is good.",
      unit: "none",
      alerts: ["EtcdTenantFrozen"],
      thresholds: { warning: 0.5, critical: 1 },
      queries: [{
        expr: orZero(`sum(max by (tenant) (${of("tenant_frozen")}))`),
        legend: "frozen",
      }],
    },
    {
      kind: "stat",
      title: "Tenants near their budget",
      description: `Tenants that use ${100 * budget} % of their budget or more. 0 is good.`,
      unit: "none",
      alerts: ["EtcdTenantNearBudget"],
      thresholds: { warning: 0.5, critical: 1_000 },
      queries: [{
        expr: orZero(`count(max by (tenant) (${of("tenant_budget_share")}) > ${budget})`),
        legend: "near",
      }],
    },
  ];
}

function counting({ keeper }: DashboardFacts): Panel[] {
  const of = (metric: string) => `kamaji_etcd_keeper_${metric}${keeper()}`;
  return [
    {
      kind: "stat",
      title: "Counted",
      description:
        "How long ago tenants were last counted, how long that took, and how much of it etcd was at work.",
      unit: "s",
      width: 12,
      alerts: ["EtcdKeeperBlind"],
      emptyBecause: "Empty where no keeper leads, or it has not counted yet.",
      queries: [
        { expr: `time() - max(${of("tenant_count_timestamp_seconds")})`, legend: "ago" },
        { expr: `max(${of("tenant_count_duration_seconds")})`, legend: "took" },
        { expr: `max(${of("tenant_count_busy_seconds")})`, legend: "etcd at work" },
      ],
    },
    {
      kind: "stat",
      title: "Audit",
      description:
        "What is wrong with users and roles, by kind. What is too broad lets a tenant reach keys of others.",
      unit: "none",
      width: 12,
      alerts: ["EtcdRoleTooBroad"],
      thresholds: { warning: 0.5, critical: 1 },
      queries: [{
        expr: orZero(`max by (finding) (${of("audit_findings")} > 0)`),
        legend: "{{finding}}",
      }],
    },
  ];
}

function table({ keeper }: DashboardFacts): Panel {
  const of = (metric: string) =>
    `max by (tenant) (kamaji_etcd_keeper_tenant_${metric}${keeper(picked)})`;
  return {
    kind: "table",
    title: "Tenants by size",
    description: "One line a tenant. Growth is that of a day, reckoned from the last six hours.",
    unit: "none",
    alerts: ["EtcdTenantNearBudget", "EtcdTenantFrozen"],
    emptyBecause: notCounted,
    labels: { tenant: "Tenant" },
    sortedBy: "Bytes",
    queries: [
      { expr: of("bytes"), legend: "Bytes", unit: "bytes" },
      { expr: of("keys"), legend: "Keys", unit: "short" },
      {
        expr: `max by (tenant) (deriv(kamaji_etcd_keeper_tenant_bytes${
          keeper(picked)
        }[6h])) * ${day}`,
        legend: "Growth a day",
        unit: "bytes",
      },
      { expr: of("budget_share"), legend: "Budget used", unit: "percentunit" },
      { expr: of("budget_bytes"), legend: "Budget of bytes", unit: "bytes" },
      { expr: of("budget_keys"), legend: "Budget of keys", unit: "short" },
      { expr: of("frozen"), legend: "Frozen", texts: { 0: "no", 1: "yes" } },
    ],
  };
}

function largest(facts: DashboardFacts): Panel[] {
  const { keeper, limits } = facts;
  const top = (metric: string, after = "") =>
    `topk(20, max by (tenant) (kamaji_etcd_keeper_tenant_${metric}${keeper(picked)})${after})`;
  const bars = { kind: "bargauge", emptyBecause: notCounted } as const;
  const legend = "{{tenant}}";
  return [
    {
      ...bars,
      title: "Largest by bytes",
      description: "Keys and current values of the twenty largest tenants.",
      unit: "bytes",
      queries: [{ expr: top("bytes"), legend }],
    },
    {
      ...bars,
      title: "Largest by keys",
      description: "Keys of the twenty tenants with the most.",
      unit: "short",
      queries: [{ expr: top("keys"), legend }],
    },
    {
      ...bars,
      title: "Largest by share of what is in use",
      description: "What the twenty largest tenants hold of what the database has in use.",
      unit: "percentunit",
      thresholds: { warning: 0.25, critical: 0.5 },
      queries: [{ expr: top("bytes", ` / on () group_left ${inUse(facts)}`), legend }],
    },
    {
      ...bars,
      title: "Budget used",
      description:
        "Share of its budget, of bytes or keys, that each of the twenty tenants uses that use most.",
      unit: "percentunit",
      alerts: ["EtcdTenantNearBudget"],
      thresholds: { warning: limits("EtcdTenantNearBudget").warning, critical: 1 },
      emptyBecause: "Empty where no keeper leads, or no tenant has a budget.",
      queries: [{ expr: top("budget_share"), legend }],
    },
  ];
}

function histories({ keeper }: DashboardFacts): Panel[] {
  const of = (metric: string) => `kamaji_etcd_keeper_tenant_${metric}${keeper(picked)}`;
  const line = { kind: "timeseries", emptyBecause: notCounted } as const;
  const legend = "{{tenant}}";
  return [
    {
      ...line,
      title: "Bytes",
      description: "Keys and current values of the largest tenants, as they were counted.",
      unit: "bytes",
      queries: [{ expr: `topk(20, max by (tenant) (${of("bytes")}))`, legend }],
    },
    {
      ...line,
      title: "Keys",
      description: "Keys of the largest tenants, as they were counted.",
      unit: "short",
      queries: [{ expr: `topk(20, max by (tenant) (${of("keys")}))`, legend }],
    },
    {
      ...line,
      title: "Growth a day",
      description:
        "How much tenants grow in a day, reckoned from six hours. Below 0 they shrink; a steady line upwards ends at the quota of all.",
      unit: "bytes",
      queries: [{
        expr: `topk(20, max by (tenant) (deriv(${of("bytes")}[6h])) * ${day})`,
        legend,
      }],
    },
  ];
}
