import type { AlertTemplate } from "./alert_template.ts";

const minute = 60_000;

/**
 * The alerts that need nothing but etcd's own metrics, be they `basic` or `extensive`.
 *
 * The alarm gauge of etcd is not among those metrics: it counts activations, loses them at a
 * restart and keeps what is over (etcd#14276). What an alarm does to clients can be trusted.
 */
export const alertTemplates: readonly AlertTemplate[] = [
  {
    name: "EtcdQuorumLost",
    severity: "critical",
    for: minute,
    summary: "Too few members are up and follow a leader: no tenant can write.",
    description: "Only {{ $value }} members of etcd {{ $labels.job }} are up and follow a leader.",
    // A member without a leader answers its metrics as if nothing was wrong.
    expr: ({ matchers, quorum }) =>
      `(count by (namespace, job) (up{${matchers}} == 1 and on (namespace, job, instance) ` +
      `etcd_server_has_leader{${matchers}} == 1) ` +
      `or 0 * max by (namespace, job) (up{${matchers}})) < ${quorum}`,
  },
  {
    name: "EtcdNoLeader",
    severity: "critical",
    for: minute,
    summary: "A member follows no leader.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} has no leader: it is cut off, or no leader can be elected.",
    expr: ({ matchers }) => `etcd_server_has_leader{${matchers}} == 0`,
  },
  {
    name: "EtcdMemberMissing",
    severity: "warning",
    for: 5 * minute,
    summary: "A member is down or was never there.",
    description: "Only {{ $value }} members of etcd {{ $labels.job }} can be scraped.",
    // Counted against the configuration: a pod that is gone takes its `up` with it.
    expr: ({ matchers, members }) =>
      `count by (namespace, job) (up{${matchers}} == 1) < ${members}`,
  },
  {
    name: "EtcdTargetsAbsent",
    severity: "critical",
    for: 5 * minute,
    summary: "Nothing of this etcd is monitored: all other alerts are blind.",
    description: "Prometheus knows no target of etcd {{ $labels.job }}.",
    expr: ({ matchers }) => `absent(up{${matchers}})`,
  },
  {
    name: "EtcdQuotaHigh",
    severity: "warning",
    for: 10 * minute,
    threshold: 0.75,
    summary: "The database comes near its quota, at which all tenants' writes stop.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} uses {{ $value | humanizePercentage }} of its quota.",
    expr: quotaShare,
  },
  {
    name: "EtcdQuotaCritical",
    severity: "critical",
    for: 5 * minute,
    threshold: 0.9,
    summary: "The database is about to reach its quota, at which all tenants' writes stop.",
    description:
      "Member {{ $labels.pod }} of etcd {{ $labels.job }} uses {{ $value | humanizePercentage }} of its quota.",
    expr: quotaShare,
  },
  {
    name: "EtcdWritesRejected",
    severity: "critical",
    for: 0,
    threshold: 0,
    summary: "Writes are refused: the quota is reached, or too much waits to be applied.",
    description:
      "etcd {{ $labels.job }} refused {{ $value | humanize }} writes with ResourceExhausted.",
    expr: ({ matchers, threshold, window }) =>
      `sum by (namespace, job) (increase(grpc_server_handled_total{${matchers},` +
      `grpc_service="etcdserverpb.KV",grpc_method=~"Put|Txn",` +
      `grpc_code="ResourceExhausted"}[${window}])) > ${threshold}`,
  },
  {
    name: "EtcdDataCorrupt",
    severity: "critical",
    for: 0,
    summary: "Members disagree about the data.",
    description: "Member {{ $labels.pod }} of etcd {{ $labels.job }} reports corrupt data.",
    expr: ({ matchers }) => `etcd_server_healthcheck{${matchers},name="data_corruption"} == 0`,
  },
  {
    name: "EtcdFsyncSlow",
    severity: "warning",
    for: 10 * minute,
    threshold: 0.05,
    summary: "The disk is slow to persist the write-ahead log: every write waits for it.",
    description:
      "One fsync in a hundred of member {{ $labels.pod }} of etcd {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer; below 10 ms is healthy.",
    expr: (scope) => slowestHundredth("etcd_disk_wal_fsync_duration_seconds", scope),
  },
  {
    name: "EtcdCommitSlow",
    severity: "warning",
    for: 10 * minute,
    threshold: 0.1,
    summary: "The disk is slow to persist the database.",
    description:
      "One commit in a hundred of member {{ $labels.pod }} of etcd {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer; below 25 ms is healthy.",
    expr: (scope) => slowestHundredth("etcd_disk_backend_commit_duration_seconds", scope),
  },
];

interface Compared {
  readonly matchers: string;
  readonly threshold: number;
}

/** The quota is asked of the member: a new one counts only once the member was restarted. */
function quotaShare({ matchers, threshold }: Compared): string {
  return `max by (namespace, job, pod) (etcd_mvcc_db_total_size_in_bytes{${matchers}} / ` +
    `etcd_server_quota_backend_bytes{${matchers}}) > ${threshold}`;
}

function slowestHundredth(
  histogram: string,
  { matchers, threshold, window }: Compared & { readonly window: string },
): string {
  return `histogram_quantile(0.99, sum by (namespace, job, pod, le) ` +
    `(rate(${histogram}_bucket{${matchers}}[${window}]))) > ${threshold}`;
}
