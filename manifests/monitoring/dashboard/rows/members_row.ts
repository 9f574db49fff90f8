import type { DashboardFacts } from "../dashboard_facts.ts";
import type { PanelRow } from "../panel.ts";
import { quantile } from "../panel_queries.ts";

/** All of each member in one line. */
export function membersRow({ all, chosen, members, window }: DashboardFacts): PanelRow {
  const file = `etcd_mvcc_db_total_size_in_bytes${chosen()}`;
  const inUse = `etcd_mvcc_db_total_size_in_use_in_bytes${chosen()}`;
  const committed = (selector: string) => `etcd_server_proposals_committed_total${selector}`;
  const slowest = (histogram: string) =>
    quantile("pod", { share: 0.99, histogram, selector: chosen() });
  const roundTrips = quantile("pod, To", {
    share: 0.99,
    histogram: "etcd_network_peer_round_trip_time_seconds",
    selector: chosen(),
    window,
  });
  const of = (metric: string) => `max by (pod) (${metric}${chosen()})`;
  return {
    title: "Members",
    panels: [{
      kind: "table",
      title: "Members",
      description:
        "One line a member. Fsync, commit and round trip are the slowest hundredth; lag is in entries behind the foremost member; restarts are of the last day.",
      unit: "none",
      alerts: ["EtcdMemberMissing", "EtcdLearnerStuck", "EtcdFollowerLagging", "EtcdRestartLoop"],
      labels: { pod: "Member", server_version: "Version" },
      queries: [
        { expr: of("up"), legend: "State", texts: { 0: "down", 1: "up" } },
        {
          expr: `${of("etcd_server_is_leader")} + 2 * ${of("etcd_server_is_learner")}`,
          legend: "Role",
          texts: { 0: "follower", 1: "leader", 2: "learner" },
        },
        {
          expr: `count by (pod, server_version) (etcd_server_version${chosen()})`,
          legend: "Version count",
          onlyLabels: true,
        },
        {
          expr: `time() - ${of("process_start_time_seconds")}`,
          legend: "Up since",
          unit: "s",
        },
        {
          expr: `max by (pod) (changes(process_start_time_seconds${chosen()}[1d]))`,
          legend: "Restarts",
        },
        { expr: `max by (pod) (${file})`, legend: "File", unit: "bytes" },
        { expr: `max by (pod) (${inUse})`, legend: "In use", unit: "bytes" },
        {
          expr: `clamp_min(max by (pod) (1 - ${inUse} / ${file}), 0)`,
          legend: "Empty",
          unit: "percentunit",
        },
        {
          expr: slowest("etcd_disk_wal_fsync_duration_seconds"),
          legend: "Fsync",
          unit: "s",
        },
        {
          expr: slowest("etcd_disk_backend_commit_duration_seconds"),
          legend: "Commit",
          unit: "s",
        },
        ...(members === 1 ? [] : [{
          expr: `max by (pod) (${roundTrips})`,
          legend: "Round trip",
          unit: "s",
        }]),
        {
          expr: `max by (pod) (max by (namespace, job) (${committed(all)}) ` +
            `- on (namespace, job) group_right ${committed(chosen())})`,
          legend: "Lag",
        },
        { expr: of("etcd_debugging_mvcc_watcher_total"), legend: "Watchers" },
        { expr: of("process_resident_memory_bytes"), legend: "Memory", unit: "bytes" },
        { expr: of("process_open_fds"), legend: "Files" },
      ],
    }],
  };
}
