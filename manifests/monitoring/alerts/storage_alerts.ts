import type { AlertScope, AlertTemplate } from "../alert_template.ts";
import { recorded } from "../recorded_series.ts";
import { hour, minute } from "./duration_units.ts";

const usesQuota =
  "Member {{ $labels.pod }} of etcd {{ $labels.job }} uses {{ $value | humanizePercentage }} of its quota.";

/** The disk, the database on it, and what keeps it small. */
export const storageAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdFsyncSlow",
    severity: "warning",
    for: 10 * minute,
    keepFiringFor: 10 * minute,
    threshold: 0.05,
    summary: "The disk is slow to persist the write-ahead log: every write waits for it.",
    description:
      "One fsync in a hundred of member {{ $labels.pod }} of etcd {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer; below 10 ms is healthy.",
    expr: above(recorded.fsync),
  },
  {
    name: "EtcdFsyncVerySlow",
    severity: "critical",
    for: 10 * minute,
    keepFiringFor: 10 * minute,
    threshold: 0.5,
    summary: "The disk is so slow that leaders are lost and tenants' requests time out.",
    description:
      "One fsync in a hundred of member {{ $labels.pod }} of etcd {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer; below 10 ms is healthy.",
    expr: above(recorded.fsync),
  },
  {
    name: "EtcdCommitSlow",
    severity: "warning",
    for: 10 * minute,
    keepFiringFor: 10 * minute,
    threshold: 0.1,
    summary: "The disk is slow to persist the database.",
    description:
      "One commit in a hundred of member {{ $labels.pod }} of etcd {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer; below 25 ms is healthy.",
    expr: above(recorded.commit),
  },
  {
    name: "EtcdCommitVerySlow",
    severity: "critical",
    for: 10 * minute,
    keepFiringFor: 10 * minute,
    threshold: 0.5,
    summary: "The disk is so slow to persist the database that reads and writes wait for it.",
    description:
      "One commit in a hundred of member {{ $labels.pod }} of etcd {{ $labels.job }} takes {{ $value | humanizeDuration }} or longer; below 25 ms is healthy.",
    expr: above(recorded.commit),
  },
  {
    name: "EtcdQuotaRising",
    severity: "info",
    for: hour,
    threshold: 0.65,
    summary: "Two thirds of the quota are used: time to see why.",
    description: usesQuota,
    expr: quotaShare,
  },
  {
    name: "EtcdQuotaHigh",
    severity: "warning",
    for: 10 * minute,
    threshold: 0.75,
    summary: "The database comes near its quota, at which all tenants' writes stop.",
    description: usesQuota,
    expr: quotaShare,
  },
  {
    name: "EtcdQuotaCritical",
    severity: "critical",
    for: 5 * minute,
    threshold: 0.9,
    summary: "The database is about to reach its quota, at which all tenants' writes stop.",
    description: usesQuota,
    expr: quotaShare,
  },
  {
    name: "EtcdQuotaFullInADay",
    severity: "warning",
    for: 15 * minute,
    summary: "As it grows now, the database reaches its quota within a day.",
    description:
      "What member {{ $labels.pod }} of etcd {{ $labels.job }} has in use will be {{ $value | humanize1024 }}B within a day.",
    expr: (scope) => growsPastQuota(scope, { lookBack: "6h", lookAhead: 86_400 }),
  },
  {
    name: "EtcdQuotaFullInHours",
    severity: "critical",
    for: 15 * minute,
    summary: "As it grows now, the database reaches its quota within four hours.",
    description:
      "What member {{ $labels.pod }} of etcd {{ $labels.job }} has in use will be {{ $value | humanize1024 }}B within four hours.",
    expr: (scope) => growsPastQuota(scope, { lookBack: "1h", lookAhead: 14_400 }),
  },
  {
    name: "EtcdCompactionStalled",
    severity: "warning",
    for: 5 * minute,
    summary: "Old revisions are not dropped any more: the database only grows.",
    description: "etcd {{ $labels.job }} was last compacted {{ $value | humanizeDuration }} ago.",
    // The moment of the last compaction is 0 after a start, so the start counts instead.
    expr: ({ compaction, matchers }) =>
      `time() - max by (namespace, job) (etcd_debugging_mvcc_db_compaction_last{${matchers}} ` +
      `> process_start_time_seconds{${matchers}} or process_start_time_seconds{${matchers}}) ` +
      `> ${compaction.age} and on (namespace, job) ` +
      `max by (namespace, job) (etcd_debugging_mvcc_current_revision{${matchers}}) - ` +
      `max by (namespace, job) (etcd_debugging_mvcc_compact_revision{${matchers}}) ` +
      `> ${compaction.revisions}`,
  },
  {
    name: "EtcdDefragmentationOverdue",
    severity: "info",
    for: 6 * hour,
    threshold: 0.5,
    summary: "Much of the database file is empty, and counts towards the quota.",
    description:
      "Only {{ $value | humanizePercentage }} of the database file of member {{ $labels.pod }} of etcd {{ $labels.job }} is in use.",
    expr: ({ matchers, threshold }) => {
      const total = `etcd_mvcc_db_total_size_in_bytes{${matchers}}`;
      return `etcd_mvcc_db_total_size_in_use_in_bytes{${matchers}} / ${total} < ${threshold} ` +
        `and ${total} > ${256 * 1024 * 1024} ` +
        `and ${total} / etcd_server_quota_backend_bytes{${matchers}} > 0.3`;
    },
  },
  {
    name: "EtcdDefragmentationStuck",
    severity: "warning",
    for: 10 * minute,
    summary: "A defragmentation does not end; its member answers nothing meanwhile.",
    description: "Member {{ $labels.pod }} of etcd {{ $labels.job }} is still being defragmented.",
    expr: ({ matchers }) => `etcd_disk_defrag_inflight{${matchers}} == 1`,
  },
  {
    name: "EtcdDataCorrupt",
    severity: "critical",
    for: 0,
    summary: "Members disagree about the data.",
    description: "Member {{ $labels.pod }} of etcd {{ $labels.job }} reports corrupt data.",
    // What the last probe found stays until the next one; clients are told at once (DataLoss).
    expr: ({ matchers, window }) =>
      `count by (namespace, job, pod) ` +
      `(etcd_server_healthcheck{${matchers},name="data_corruption"} == 0 or ` +
      `increase(grpc_server_handled_total{${matchers},grpc_code="DataLoss"}[${window}]) > 0)`,
  },
  {
    name: "EtcdAlarmActive",
    severity: "critical",
    for: 0,
    // Through a reading that failed.
    keepFiringFor: 5 * minute,
    summary: "An alarm is raised: etcd refuses writes until its cause is gone and it is disarmed.",
    description:
      "Alarm {{ $labels.type }} is active on member {{ $labels.member }} of {{ $labels.job }}.",
    // etcd's own gauge counts activations and loses them at a restart (etcd#14276).
    expr: ({ keeperMatchers }) =>
      `max by (namespace, job, member, type) (kamaji_etcd_keeper_alarm_active{${keeperMatchers}}) == 1`,
  },
];

/** The quota is asked of the member: a new one counts only once the member was restarted. */
function quotaShare({ matchers, threshold }: AlertScope): string {
  return `max by (namespace, job, pod) (etcd_mvcc_db_total_size_in_bytes{${matchers}} / ` +
    `etcd_server_quota_backend_bytes{${matchers}}) > ${threshold}`;
}

function above(series: string): AlertTemplate["expr"] {
  return ({ matchers, threshold }) => `${series}{${matchers}} > ${threshold}`;
}

interface Forecast {
  readonly lookBack: string;
  readonly lookAhead: number;
}

/** Not the file, which grows in jumps; not a young or small database, whose first fill is steep. */
function growsPastQuota({ matchers }: AlertScope, { lookAhead, lookBack }: Forecast): string {
  const inUse = `etcd_mvcc_db_total_size_in_use_in_bytes{${matchers}}`;
  const quota = `etcd_server_quota_backend_bytes{${matchers}}`;
  return `predict_linear(${inUse}[${lookBack}], ${lookAhead}) > 0.9 * ${quota} ` +
    `and ${inUse} > 0.2 * ${quota} ` +
    `and time() - process_start_time_seconds{${matchers}} > 3600`;
}
