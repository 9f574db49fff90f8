import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { dashboardFacts } from "./dashboard_facts.ts";
import type { DashboardJson } from "./dashboard_json.ts";
import { dashboardOf } from "./dashboard_of.ts";
import { podVariable, tenantVariable } from "./dashboard_variables.ts";
import type { PanelRow } from "./panel.ts";
import { tenantsRows } from "./rows/tenants_rows.ts";

/**
 * The dashboard of the tenants of one cluster: who holds how much, grows how fast, and is refused
 * what.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function tenantsDashboard(config: EtcdCluster): DashboardJson {
  return dashboardOf(config, {
    kind: "tenants",
    rows: tenantsDashboardRows(config),
    values: [podVariable(config), tenantVariable(config)],
  });
}

/**
 * What the dashboard of tenants shows.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function tenantsDashboardRows(config: EtcdCluster): PanelRow[] {
  return tenantsRows(dashboardFacts(config));
}
