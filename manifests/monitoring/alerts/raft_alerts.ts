import type { AlertTemplate } from "../alert_template.ts";
import { hasPeers } from "./availability_alerts.ts";
import { minute } from "./duration_units.ts";

/** Commits a second below which lag is counted as if there were so many. */
const slowestCommits = 50;

/** How writes get from the leader to the followers and into their databases. */
export const raftAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdProposalsFailing",
    severity: "warning",
    for: 5 * minute,
    threshold: 0.1,
    summary: "Writes fail because members cannot agree in time.",
    description: "{{ $value | humanize }} proposals a second fail on etcd {{ $labels.job }}.",
    expr: ({ matchers, threshold, window }) =>
      `sum by (namespace, job) (rate(etcd_server_proposals_failed_total{${matchers}}[${window}])) ` +
      `> ${threshold}`,
  },
  {
    name: "EtcdProposalsPending",
    severity: "warning",
    for: 5 * minute,
    threshold: 10,
    summary: "Writes queue up before they are agreed upon.",
    description:
      "At least {{ $value }} proposals waited all the time on member {{ $labels.pod }} of etcd {{ $labels.job }}.",
    expr: ({ matchers, threshold, window }) =>
      `min_over_time(etcd_server_proposals_pending{${matchers}}[${window}]) > ${threshold}`,
  },
  {
    name: "EtcdApplyBacklog",
    severity: "warning",
    for: 2 * minute,
    threshold: 1_000,
    summary: "A member is slow to apply what was agreed upon; at 5,000 entries it refuses writes.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} has {{ $value }} entries to apply.",
    expr: applyBacklog,
  },
  {
    name: "EtcdApplyBacklogCritical",
    severity: "critical",
    for: minute,
    threshold: 4_000,
    summary: "A member is about to refuse writes, because too much waits to be applied.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} has {{ $value }} entries to apply and refuses writes from 5,000 on.",
    expr: applyBacklog,
  },
  {
    name: "EtcdFollowerLagging",
    severity: "warning",
    for: 5 * minute,
    // Members are scraped at different moments, which alone makes a lag of up to an interval.
    threshold: ({ interval }) => Math.max(100, 2 * interval),
    summary: "A follower is far behind: its reads are old, and it cannot stand in for a leader.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} is {{ $value | humanizeDuration }} of writes behind.",
    appliesTo: hasPeers,
    expr: ({ matchers, threshold, window }) => {
      const committed = `etcd_server_proposals_committed_total{${matchers}}`;
      return `(max by (namespace, job) (${committed}) - on (namespace, job) group_right () ` +
        `${committed}) / on (namespace, job) group_left () clamp_min(max by (namespace, job) ` +
        `(deriv(${committed}[${window}])), ${slowestCommits}) > ${threshold}`;
    },
  },
  {
    name: "EtcdHeartbeatsLate",
    severity: "warning",
    for: 5 * minute,
    threshold: 5,
    summary: "The leader is too busy to send heartbeats in time; followers may elect another.",
    description:
      "Leader {{ $labels.pod }} of etcd {{ $labels.job }} was late with {{ $value | humanize }} heartbeats.",
    appliesTo: hasPeers,
    expr: ({ matchers, threshold, window }) =>
      `increase(etcd_server_heartbeat_send_failures_total{${matchers}}[${window}]) > ${threshold}`,
  },
  {
    name: "EtcdPeerRoundTripSlow",
    severity: "warning",
    for: 10 * minute,
    keepFiringFor: 10 * minute,
    threshold: 0.1,
    summary: "The network between members is slow: every write waits for it.",
    description:
      "One round trip in a hundred from {{ $labels.pod }} of etcd {{ $labels.job }} to member {{ $labels.To }} takes {{ $value | humanizeDuration }} or longer.",
    appliesTo: hasPeers,
    expr: ({ matchers, threshold, window }) =>
      `histogram_quantile(0.99, sum by (namespace, job, pod, To, le) ` +
      `(rate(etcd_network_peer_round_trip_time_seconds_bucket{${matchers}}[${window}]))) ` +
      `> ${threshold}`,
  },
  {
    name: "EtcdPeerNeedsSnapshots",
    severity: "warning",
    for: 0,
    threshold: 3,
    summary: "A follower falls back so often that it is sent the whole database again and again.",
    description:
      "Member {{ $labels.To }} (its id) of etcd {{ $labels.job }} was sent {{ $value | humanize }} snapshots in an hour.",
    appliesTo: hasPeers,
    expr: ({ matchers, threshold }) =>
      `sum by (namespace, job, To) ` +
      `(${grown("etcd_network_snapshot_send_success", { matchers, range: "1h" })}) > ${threshold}`,
  },
  {
    name: "EtcdPeerSnapshotsFailing",
    severity: "warning",
    for: 0,
    threshold: 1,
    summary: "A follower that fell back is sent the whole database, and does not get it.",
    description:
      "{{ $value | humanize }} snapshots for member {{ $labels.To }} (its id) of etcd {{ $labels.job }} did not arrive within half an hour.",
    appliesTo: hasPeers,
    expr: ({ matchers, threshold }) =>
      `sum by (namespace, job, To) ` +
      `(${grown("etcd_network_snapshot_send_failures", { matchers, range: "30m" })}) ` +
      `> ${threshold}`,
  },
];

interface Grown {
  readonly matchers: string;
  readonly range: string;
}

/**
 * How much a counter grew that etcd exposes only once it has counted something: `increase()` would
 * take the first event for where it started. What a member has counted that was scraped before the
 * range, but had no such counter then, is all new.
 */
function grown(counter: string, { matchers, range }: Grown): string {
  const series = `${counter}{${matchers}}`;
  return `(${series} unless (${series} offset ${range}) ` +
    `and on (namespace, job, pod) (up{${matchers}} offset ${range})) or increase(${series}[${range}])`;
}

interface Compared {
  readonly matchers: string;
  readonly threshold: number;
}

/** etcd refuses requests from 5,000 on (server/etcdserver/v3_server.go, maxGapBetweenApplyAndCommitIndex). */
function applyBacklog({ matchers, threshold }: Compared): string {
  return `etcd_server_proposals_committed_total{${matchers}} - ` +
    `etcd_server_proposals_applied_total{${matchers}} > ${threshold}`;
}
