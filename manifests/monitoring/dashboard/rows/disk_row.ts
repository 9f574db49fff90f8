import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";
import { growth, quantile, slope } from "../panel_queries.ts";

/** How fast the disk persists the log and the database. */
export function diskRow({ chosen, limits }: DashboardFacts): PanelRow {
  const fsync = "etcd_disk_wal_fsync_duration_seconds";
  const commit = "etcd_disk_backend_commit_duration_seconds";
  const spread = (title: string, histogram: string, description: string): Panel => ({
    kind: "heatmap",
    title,
    description,
    unit: "s",
    queries: [{ expr: growth("le", `${histogram}_bucket${chosen()}`), legend: "{{le}}" }],
  });
  const slowest = (histogram: string) => [{
    expr: quantile("pod", { share: 0.99, histogram, selector: chosen() }),
    legend: "{{pod}}",
  }];
  return {
    title: "Disk",
    panels: [
      spread(
        "Fsync of the log, all",
        fsync,
        "How many fsyncs of the write-ahead log took how long. Every write waits for one.",
      ),
      {
        kind: "timeseries",
        title: "Fsync of the log, slowest hundredth",
        description: "Every write waits for it. Below 10 ms is healthy.",
        unit: "s",
        alerts: ["EtcdFsyncSlow", "EtcdFsyncVerySlow"],
        thresholds: { warning: 0.01, critical: limits("EtcdFsyncSlow").warning },
        queries: slowest(fsync),
      },
      {
        kind: "timeseries",
        title: "Written to the log",
        description: "Bytes of the write-ahead log, a second.",
        unit: "Bps",
        queries: [{
          expr: slope("pod", `etcd_disk_wal_write_bytes_total${chosen()}`),
          legend: "{{pod}}",
        }],
      },
      spread(
        "Commit of the database, all",
        commit,
        "How many commits of the database took how long. It is written every 100 ms or 10,000 changes.",
      ),
      {
        kind: "timeseries",
        title: "Commit of the database, slowest hundredth",
        description: "The database is written every 100 ms. Below 25 ms is healthy.",
        unit: "s",
        alerts: ["EtcdCommitSlow", "EtcdCommitVerySlow"],
        thresholds: { warning: 0.025, critical: limits("EtcdCommitSlow").warning },
        queries: slowest(commit),
      },
      {
        kind: "timeseries",
        title: "Time spent on snapshots of the database",
        description:
          "Seconds spent on copies for backups and new members that ended in the interval.",
        unit: "s",
        queries: [{
          expr: growth("pod", `etcd_disk_backend_snapshot_duration_seconds_sum${chosen()}`),
          legend: "{{pod}}",
        }],
      },
    ],
  };
}
