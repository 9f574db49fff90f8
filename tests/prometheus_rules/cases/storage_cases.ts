import type { AlertCase } from "../alert_case.ts";
import {
  answers,
  type Buckets,
  histogram,
  keeper,
  keepers,
  member,
  pod,
  target,
} from "./case_builders.ts";

const before = { instance: "10.0.9.0:2381" };

function quotaCase(alert: string, { above, below }: { below: number; above: number }): AlertCase {
  return {
    alert,
    series: [
      member("etcd_server_quota_backend_bytes", { below: 1_000 }),
      member("etcd_mvcc_db_total_size_in_bytes", { below, above }),
      // The pod as it was before, at another address.
      member("etcd_server_quota_backend_bytes", { below: 1_000, labels: before }),
      member("etcd_mvcc_db_total_size_in_bytes", { below: 100, labels: before }),
    ],
    labels: pod,
    value: above / 1_000,
  };
}

interface Growth {
  readonly below: number;
  readonly above: number;
  readonly lookBack: number;
  readonly lookAhead: number;
  readonly step: number;
  /** Minutes until the steeper line is steep enough, and until it no longer is. */
  readonly crosses: number;
  readonly falls: number;
}

function growthCase(
  alert: string,
  { above, below, crosses, falls, lookAhead, lookBack, step }: Growth,
): AlertCase {
  const start = 3_000;
  return {
    alert,
    series: [
      member("etcd_server_quota_backend_bytes", { below: 10_000 }),
      member("process_start_time_seconds", { below: -3_600 }),
      member("etcd_mvcc_db_total_size_in_use_in_bytes", {
        start,
        below: { perMinute: below },
        above: { perMinute: above },
        healed: start,
      }),
    ],
    labels: target,
    value: ({ before, since }) =>
      start + before * below + (since + step) * above + lookAhead * above,
    rises: lookBack,
    crosses,
    falls,
    step,
  };
}

/** Grows as steeply from the start, but only what has run for an hour is judged. */
function youngCase(
  alert: string,
  { growth, lookAhead }: { readonly growth: number; readonly lookAhead: number },
): AlertCase {
  const start = 3_000;
  return {
    alert,
    series: [
      member("etcd_server_quota_backend_bytes", { below: 10_000 }),
      member("process_start_time_seconds", {
        below: { secondsFromNow: -3_600 },
        above: { secondsFromNow: -3_660 },
      }),
      member("etcd_mvcc_db_total_size_in_use_in_bytes", { start, below: { perMinute: growth } }),
    ],
    labels: target,
    value: ({ before, since }) => start + (before + since + 1 + lookAhead) * growth,
  };
}

/** The slowest hundredth is three quarters into the second bucket; before, it ends in the first. */
function slowDiskCase(
  alert: string,
  { histogram: metric, below, above, value }: Buckets & {
    readonly histogram: string;
    readonly value: number;
  },
): AlertCase {
  const series = histogram(metric, { below, above });
  return { alert, series, labels: pod, value, rises: 5, crosses: 0, falls: 3 };
}

const fsync = "etcd_disk_wal_fsync_duration_seconds";
const commit = "etcd_disk_backend_commit_duration_seconds";
const verySlow = {
  below: { "0.256": 0.8, "0.512": 1 },
  above: { "0.256": 0, "0.512": 0.96, "1.024": 1 },
  value: 0.896,
};

/** Cases of disks and databases. */
export const storageCases: readonly AlertCase[] = [
  slowDiskCase("EtcdFsyncSlow", {
    histogram: fsync,
    below: { "0.032": 0.98, "0.064": 1 },
    above: { "0.032": 0.96, "0.064": 1 },
    value: 0.056,
  }),
  slowDiskCase("EtcdFsyncVerySlow", { histogram: fsync, ...verySlow }),
  slowDiskCase("EtcdCommitSlow", {
    histogram: commit,
    below: { "0.064": 0.98, "0.128": 1 },
    above: { "0.064": 0.96, "0.128": 1 },
    value: 0.112,
  }),
  slowDiskCase("EtcdCommitVerySlow", { histogram: commit, ...verySlow }),
  quotaCase("EtcdQuotaRising", { below: 650, above: 660 }),
  quotaCase("EtcdQuotaHigh", { below: 750, above: 760 }),
  quotaCase("EtcdQuotaCritical", { below: 900, above: 910 }),
  growthCase("EtcdQuotaFullInADay", {
    below: 3,
    above: 10,
    lookBack: 360,
    lookAhead: 1_440,
    step: 5,
    crosses: 35,
    falls: 35,
  }),
  growthCase("EtcdQuotaFullInHours", {
    below: 15,
    above: 40,
    lookBack: 60,
    lookAhead: 240,
    step: 1,
    crosses: 14,
    falls: 4,
  }),
  youngCase("EtcdQuotaFullInADay", { growth: 10, lookAhead: 1_440 }),
  youngCase("EtcdQuotaFullInHours", { growth: 40, lookAhead: 240 }),
  {
    alert: "EtcdCompactionStalled",
    series: [
      member("process_start_time_seconds", { below: -100_000 }),
      member("etcd_debugging_mvcc_db_compaction_last", {
        below: { secondsFromNow: -900 },
        above: { secondsFromNow: -1_000 },
      }),
      member("etcd_debugging_mvcc_current_revision", { below: 50_000 }),
      member("etcd_debugging_mvcc_compact_revision", { below: 39_999 }),
      // A member that lags: the others say how it is.
      member("process_start_time_seconds", { below: -200_000, index: 1 }),
      member("etcd_debugging_mvcc_db_compaction_last", {
        below: { secondsFromNow: -50_000 },
        index: 1,
      }),
      member("etcd_debugging_mvcc_current_revision", { below: 41_000, index: 1 }),
      member("etcd_debugging_mvcc_compact_revision", { below: 9_000, index: 1 }),
    ],
    value: 1_000,
  },
  {
    alert: "EtcdCompactionStalled",
    spec: { compaction: { mode: "revision", retention: 5_000 } },
    series: [
      member("process_start_time_seconds", { below: -2_000 }),
      member("etcd_debugging_mvcc_db_compaction_last", { below: -9_000 }),
      member("etcd_debugging_mvcc_current_revision", { below: 20_500, above: 20_501 }),
      member("etcd_debugging_mvcc_compact_revision", { below: 500 }),
      // A member that lags.
      member("process_start_time_seconds", { below: -9_000, index: 1 }),
      member("etcd_debugging_mvcc_current_revision", { below: 900, index: 1 }),
      member("etcd_debugging_mvcc_compact_revision", { below: 100, index: 1 }),
    ],
    value: ({ before, since }) => 2_000 + 60 * (before + since),
  },
  {
    alert: "EtcdDefragmentationOverdue",
    series: [
      member("etcd_server_quota_backend_bytes", { below: 8e9 }),
      member("etcd_mvcc_db_total_size_in_bytes", { below: 3e9 }),
      member("etcd_mvcc_db_total_size_in_use_in_bytes", { below: 1.5e9, above: 1.2e9 }),
    ],
    labels: target,
    value: 0.4,
    step: 10,
  },
  {
    alert: "EtcdDefragmentationOverdue",
    series: [
      member("etcd_server_quota_backend_bytes", { below: 1e10, above: 9e9 }),
      member("etcd_mvcc_db_total_size_in_bytes", { below: 3e9 }),
      member("etcd_mvcc_db_total_size_in_use_in_bytes", { below: 1.2e9 }),
    ],
    labels: target,
    value: 0.4,
    step: 10,
  },
  {
    alert: "EtcdDefragmentationStuck",
    series: [member("etcd_disk_defrag_inflight", { below: 0, above: 1 })],
    labels: target,
    value: 1,
  },
  {
    alert: "EtcdDataCorrupt",
    series: [
      member("etcd_server_healthcheck", {
        below: 1,
        above: 0,
        labels: { name: "data_corruption", type: "readyz" },
      }),
      member("etcd_server_healthcheck", {
        below: 0,
        labels: { name: "linearizable_read", type: "readyz" },
      }),
    ],
    labels: pod,
    value: 1,
  },
  {
    // Whoever asks is told at once.
    alert: "EtcdDataCorrupt",
    series: [
      answers({ code: "DataLoss" }, { below: 0, above: 3 }),
      answers({ code: "OK" }, { below: 900, above: 900 }),
    ],
    labels: pod,
    value: 1,
    falls: 3,
  },
  {
    alert: "EtcdAlarmActive",
    series: [
      ...keepers("alarm_active", {
        below: 0,
        above: 1,
        labels: { member: "etcd-1", type: "NOSPACE" },
      }),
      keeper("alarm_active", { below: 0, labels: { member: "etcd-1", type: "CORRUPT" } }),
    ],
    labels: { member: "etcd-1", type: "NOSPACE" },
    value: 1,
  },
];
