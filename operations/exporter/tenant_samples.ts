import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { type Finding, findingCodes } from "../../etcd/tenants/finding.ts";
import { budgetOf, budgetShare } from "../tenants/tenant_budget.ts";
import type { CountedTenant, TenantReport } from "../tenants/tenant_report.ts";
import type { Sample } from "./exposition_text.ts";

/**
 * What a count of tenants says to Prometheus. Only the largest tenants, those with a budget of their
 * own and those that are frozen have series, so that a thousand tenants do not become as many times
 * what it keeps; the sums are of all.
 */
export function tenantSamples(config: EtcdCluster, report: TenantReport): Sample[] {
  const { tenants } = report;
  const sum = (of: (tenant: CountedTenant) => number) =>
    tenants.reduce((total, tenant) => total + of(tenant), 0);
  return [
    { metric: "tenants", value: tenants.length },
    { metric: "tenants_keys", value: sum(({ keys }) => keys) },
    { metric: "tenants_bytes", value: sum(({ bytes }) => bytes) },
    ...shownTenants(config, tenants).flatMap((tenant) => samplesOf(config, tenant)),
    ...findingSamples(report.findings),
    { metric: "tenant_count_timestamp_seconds", value: report.takenAt / 1_000 },
    { metric: "tenant_count_duration_seconds", value: report.took / 1_000 },
    { metric: "tenant_count_busy_seconds", value: report.busy / 1_000 },
  ];
}

/** In the order of their names, so that a scrape is like the one before. */
function shownTenants(
  config: EtcdCluster,
  tenants: readonly CountedTenant[],
): readonly CountedTenant[] {
  const { budgets, limit } = config.spec.monitoring.tenants;
  const named = new Set([
    ...Object.keys(budgets),
    ...config.spec.tenants.flatMap(({ budget, name }) => budget === undefined ? [] : [name]),
  ]);
  const largest = tenants.toSorted((one, other) => other.bytes - one.bytes).slice(0, limit);
  const shown = new Set(largest);
  return tenants.filter((tenant) =>
    shown.has(tenant) || named.has(tenant.name) || tenant.access === "frozen"
  );
}

function samplesOf(config: EtcdCluster, tenant: CountedTenant): Sample[] {
  const { access, bytes, keys, name } = tenant;
  const budget = budgetOf(config, name);
  const of = (metric: string, value: number | undefined): Sample[] =>
    value === undefined ? [] : [{ metric, labels: { tenant: name }, value }];
  return [
    ...of("tenant_keys", keys),
    ...of("tenant_bytes", bytes),
    ...of("tenant_budget_keys", budget?.keys),
    ...of("tenant_budget_bytes", budget?.bytes),
    ...of("tenant_budget_share", budget === undefined ? undefined : budgetShare(tenant, budget)),
    ...of("tenant_frozen", Number(access === "frozen")),
  ];
}

/** Every kind, also those of which there is none; keys and passwords only an audit looks at. */
function findingSamples(findings: readonly Finding[]): Sample[] {
  const unseen: readonly string[] = ["password", "orphan-prefix", "stray-keys"];
  return findingCodes.filter((code) => !unseen.includes(code)).map((code) => ({
    metric: "audit_findings",
    labels: { finding: code },
    value: findings.filter((finding) => finding.code === code).length,
  }));
}
