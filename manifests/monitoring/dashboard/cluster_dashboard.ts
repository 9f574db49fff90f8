import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { dashboardFacts } from "./dashboard_facts.ts";
import type { DashboardJson } from "./dashboard_json.ts";
import { dashboardOf } from "./dashboard_of.ts";
import { podVariable } from "./dashboard_variables.ts";
import { backupRow } from "./rows/backup_row.ts";
import { diskRow } from "./rows/disk_row.ts";
import { keeperRow } from "./rows/keeper_row.ts";
import { membersRow } from "./rows/members_row.ts";
import { peersRow } from "./rows/peers_row.ts";
import { processRow } from "./rows/process_row.ts";
import { raftRow } from "./rows/raft_row.ts";
import { requestsRow } from "./rows/requests_row.ts";
import { spaceRow } from "./rows/space_row.ts";
import { verdictRow } from "./rows/verdict_row.ts";
import { watchRow } from "./rows/watch_row.ts";
import type { PanelRow } from "./panel.ts";

/**
 * The dashboard of one cluster: whether it is well, and where it is not. Its queries name the
 * cluster exactly; only the data source and the members are the reader's choice.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clusterDashboard(config: EtcdCluster): DashboardJson {
  return dashboardOf(config, {
    kind: "cluster",
    rows: clusterRows(config),
    values: [podVariable(config)],
  });
}

/**
 * What the dashboard of a cluster shows.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clusterRows(config: EtcdCluster): PanelRow[] {
  const facts = dashboardFacts(config);
  return [
    verdictRow(facts),
    membersRow(facts),
    spaceRow(facts),
    requestsRow(facts),
    watchRow(facts),
    raftRow(facts),
    diskRow(facts),
    ...(facts.members > 1 ? [peersRow(facts)] : []),
    backupRow(facts),
    keeperRow(facts),
    processRow(facts),
  ];
}
