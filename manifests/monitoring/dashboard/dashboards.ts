import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { clusterDashboard } from "./cluster_dashboard.ts";
import type { DashboardJson } from "./dashboard_json.ts";
import { tenantsDashboard } from "./tenants_dashboard.ts";

/**
 * The dashboards of a cluster.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboards(config: EtcdCluster): DashboardJson[] {
  return [clusterDashboard(config), tenantsDashboard(config)];
}
