import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { metricMatchers } from "../metric_labels.ts";
import { alertFacts } from "../alert_facts.ts";
import type { Panel } from "./panel.ts";

/** Selects the pods that the reader chose. */
const chosenPods = `pod=~"$pod"`;

/**
 * The panels of a cluster's dashboard, filled by etcd's own metrics alone. Thresholds are those of
 * the alerts.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clusterPanels(config: EtcdCluster): Panel[] {
  const all = metricMatchers(config);
  const chosen = `${all},${chosenPods}`;
  const { window } = alertFacts(config);
  return [
    ...verdict(all, config.spec.members),
    ...space(all, chosen),
    ...load(chosen),
    roundTrips(chosen, window),
  ];
}

function verdict(all: string, members: number): Panel[] {
  const quorum = Math.floor(members / 2) + 1;
  return [
    {
      type: "stat",
      title: "Members up",
      description:
        `Members that Prometheus can scrape, of ${members}. Below ${quorum} no tenant can write.`,
      unit: "none",
      thresholds: { critical: quorum, warning: members },
      queries: [{ expr: `sum(up{${all}}) or vector(0)`, legend: "up" }],
    },
    {
      type: "stat",
      title: "Members with a leader",
      description: "Members that follow a leader or lead. Others answer no write.",
      unit: "none",
      thresholds: { critical: quorum, warning: members },
      queries: [{
        expr: `sum(etcd_server_has_leader{${all}}) or vector(0)`,
        legend: "with leader",
      }],
    },
    {
      type: "stat",
      title: "Leader",
      description: "The member that leads.",
      unit: "none",
      queries: [{
        expr: `max by (pod) (etcd_server_is_leader{${all}} == 1)`,
        legend: "{{pod}}",
      }],
    },
    {
      type: "stat",
      title: "Quota used",
      description: "Largest share of the quota that a member uses. At 100 % writes stop.",
      unit: "percentunit",
      thresholds: { warning: 0.75, critical: 0.9 },
      queries: [{
        expr: `max(etcd_mvcc_db_total_size_in_bytes{${all}} / ` +
          `etcd_server_quota_backend_bytes{${all}})`,
        legend: "used",
      }],
    },
  ];
}

function space(all: string, chosen: string): Panel[] {
  return [{
    type: "timeseries",
    title: "Database size",
    description:
      "Size of the file, what of it is in use, and the quota. The file shrinks only by a defragmentation.",
    unit: "bytes",
    queries: [
      { expr: `etcd_mvcc_db_total_size_in_bytes{${chosen}}`, legend: "{{pod}} file" },
      { expr: `etcd_mvcc_db_total_size_in_use_in_bytes{${chosen}}`, legend: "{{pod}} in use" },
      { expr: `min(etcd_server_quota_backend_bytes{${all}})`, legend: "quota" },
    ],
  }];
}

function load(chosen: string): Panel[] {
  return [
    {
      type: "timeseries",
      title: "Requests",
      description: "Requests that were answered, by method and result.",
      unit: "reqps",
      queries: [{
        expr: "sum by (grpc_method, grpc_code) " +
          `(rate(grpc_server_handled_total{${chosen}}[$__rate_interval])) > 0`,
        legend: "{{grpc_method}} {{grpc_code}}",
      }],
    },
    {
      type: "timeseries",
      title: "Slow applies",
      description:
        "Requests that took longer than 100 ms to apply. Above one every two seconds clients notice.",
      unit: "ops",
      thresholds: { warning: 0.5, critical: 5 },
      queries: [{
        expr: `rate(etcd_server_slow_apply_total{${chosen}}[$__rate_interval])`,
        legend: "{{pod}}",
      }],
    },
    slowestHundredth({
      title: "Fsync of the log, slowest hundredth",
      description: "Every write waits for it. Below 10 ms is healthy.",
      thresholds: { warning: 0.01, critical: 0.05 },
      expr: `rate(etcd_disk_wal_fsync_duration_seconds_bucket{${chosen}}[$__rate_interval])`,
      by: "pod",
    }),
    slowestHundredth({
      title: "Commit of the database, slowest hundredth",
      description: "The database is written every 100 ms. Below 25 ms is healthy.",
      thresholds: { warning: 0.025, critical: 0.1 },
      expr: `rate(etcd_disk_backend_commit_duration_seconds_bucket{${chosen}}[$__rate_interval])`,
      by: "pod",
    }),
  ];
}

/** Over a range that also holds some of the few samples: one every 30 s. */
function roundTrips(chosen: string, window: string): Panel {
  return slowestHundredth({
    title: "Round trips between members, slowest hundredth",
    description:
      "Smoothed by etcd and measured every 30 s, so over some minutes and late. Below 50 ms is healthy.",
    thresholds: { warning: 0.05, critical: 0.1 },
    expr: `rate(etcd_network_peer_round_trip_time_seconds_bucket{${chosen}}[${window}])`,
    by: "pod, To",
  });
}

interface Quantile extends Omit<Panel, "type" | "unit" | "queries"> {
  readonly expr: string;
  readonly by: string;
}

function slowestHundredth({ expr, by, ...panel }: Quantile): Panel {
  const legend = by.split(", ").map((label) => `{{${label}}}`).join(" to ");
  return {
    ...panel,
    type: "timeseries",
    unit: "s",
    queries: [{ expr: `histogram_quantile(0.99, sum by (${by}, le) (${expr}))`, legend }],
  };
}
