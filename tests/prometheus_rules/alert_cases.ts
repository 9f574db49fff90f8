import type { AlertCase, CaseSeries, Level } from "./alert_case.ts";
import { memberLabels } from "./case_series.ts";

const target = memberLabels(0);
const pod = { pod: target.pod };

interface Levels {
  readonly below: Level;
  readonly above?: Level;
  readonly healed?: Level;
  readonly start?: number;
  readonly index?: number;
  readonly labels?: Readonly<Record<string, string>>;
}

function member(metric: string, { index = 0, labels = {}, ...levels }: Levels): CaseSeries {
  return { metric, labels: { ...memberLabels(index), ...labels }, ...levels };
}

function keeper(metric: string, { labels = {}, ...levels }: Levels): CaseSeries {
  const own = { pod: "etcd-keeper-0", instance: "10.0.0.9:8080" };
  return {
    metric: metric === "up" ? metric : `kamaji_etcd_keeper_${metric}`,
    labels: { ...own, ...labels },
    source: "keeper",
    ...levels,
  };
}

/** Members that are up, each with its levels. */
function ups(levels: readonly Levels[]): CaseSeries[] {
  return levels.flatMap((each, index) => [
    member("up", { ...each, index }),
    member("etcd_server_has_leader", { below: 1, index }),
  ]);
}

interface Buckets {
  readonly below: Readonly<Record<string, number>>;
  readonly above: Readonly<Record<string, number>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A histogram of 1,000 observations a minute: the share of them up to each bound. */
function histogram(metric: string, { above, below, labels = {} }: Buckets): CaseSeries[] {
  const bounds = [...new Set([...Object.keys(below), ...Object.keys(above)])]
    .sort((one, other) => Number(one) - Number(other));
  const share = (shares: Readonly<Record<string, number>>, bound: string) =>
    shares[bound] ?? (Number(bound) > Math.max(...Object.keys(shares).map(Number)) ? 1 : 0);
  return [...bounds, "+Inf"].map((le) =>
    member(`${metric}_bucket`, {
      below: { perMinute: 1_000 * (le === "+Inf" ? 1 : share(below, le)) },
      above: { perMinute: 1_000 * (le === "+Inf" ? 1 : share(above, le)) },
      labels: { ...labels, le },
    })
  );
}

interface Answers {
  readonly code: string;
  readonly method?: string;
  readonly type?: string;
  readonly service?: string;
}

function answers(
  { code, method = "Range", service = "etcdserverpb.KV", type = "unary" }: Answers,
  levels: { readonly below: number; readonly above: number },
): CaseSeries {
  return member("grpc_server_handled_total", {
    below: { perMinute: levels.below },
    above: { perMinute: levels.above },
    labels: { grpc_service: service, grpc_method: method, grpc_type: type, grpc_code: code },
  });
}

const availability: readonly AlertCase[] = [
  {
    alert: "EtcdQuorumLost",
    series: ups([{ below: 1 }, { below: 1, above: 0 }, { below: 0 }]),
    value: 1,
  },
  {
    alert: "EtcdQuorumAtRisk",
    series: ups([{ below: 1 }, { below: 1 }, { below: 1, above: 0 }]),
    value: 2,
  },
  {
    alert: "EtcdNoLeader",
    series: [member("etcd_server_has_leader", { below: 1, above: 0 })],
    labels: target,
    value: 0,
  },
  {
    alert: "EtcdMemberMissing",
    series: ups([{ below: 1 }, { below: 1 }, { below: 1, above: "absent" }]),
    value: 2,
  },
  {
    alert: "EtcdTargetsAbsent",
    series: [member("up", { below: 0, above: "absent" })],
    value: 1,
  },
  {
    alert: "EtcdMemberUnreachable",
    series: [
      ...ups([{ below: 1 }, { below: 1 }]),
      member("etcd_network_known_peers", { below: 1, labels: { Local: "a", Remote: "a" } }),
      member("etcd_network_known_peers", { below: 1, labels: { Local: "a", Remote: "c" } }),
      member("etcd_network_known_peers", { below: 0, labels: { Local: "a", Remote: "gone" } }),
      member("etcd_network_active_peers", {
        below: 1,
        above: 0,
        labels: { Local: "a", Remote: "c" },
      }),
      member("etcd_network_active_peers", {
        below: 1,
        index: 1,
        labels: { Local: "b", Remote: "a" },
      }),
    ],
    labels: { Remote: "c" },
    value: 1,
  },
  {
    // A lone survivor names itself, and is not judged.
    alert: "EtcdMemberUnreachable",
    series: [
      ...ups([{ below: 1 }, { below: 0, above: 1 }]),
      member("etcd_network_known_peers", { below: 1, labels: { Local: "a", Remote: "a" } }),
    ],
    labels: { Remote: "a" },
    value: 1,
  },
  {
    alert: "EtcdMembershipUnexpected",
    series: ["a", "b", "c", "d"].map((Remote) =>
      member("etcd_network_known_peers", {
        below: Remote === "d" ? 0 : 1,
        above: 1,
        labels: { Local: "a", Remote },
      })
    ),
    value: 4,
  },
  {
    alert: "EtcdLearnerStuck",
    series: [member("etcd_server_is_learner", { below: 0, above: 1 })],
    labels: target,
    value: 1,
  },
  {
    alert: "EtcdLeaderChurn",
    series: [0, 1].map((index) =>
      member("etcd_server_is_leader", {
        below: { flipsEvery: 4 },
        above: { flipsEvery: 2 },
        healed: 0,
        index,
      })
    ),
    value: 14,
    rises: 15,
  },
  {
    alert: "EtcdVersionSkew",
    series: [
      member("etcd_server_version", { below: 1, labels: { server_version: "3.6.16" } }),
      member("etcd_server_version", {
        below: 1,
        above: "absent",
        index: 1,
        labels: { server_version: "3.6.16" },
      }),
      member("etcd_server_version", {
        below: "absent",
        above: 1,
        index: 1,
        labels: { server_version: "3.6.17" },
      }),
    ],
    value: 2,
  },
];

const slowRequests = { below: { "1": 1 }, above: { "1": 0.97, "2.5": 1 } } as const;

const requests: readonly AlertCase[] = [
  {
    alert: "EtcdWritesRejected",
    series: [
      answers({ code: "ResourceExhausted", method: "Txn" }, { below: 0, above: 0.3 }),
      answers({ code: "OK", method: "Txn" }, { below: 900, above: 900 }),
      answers({ code: "Unavailable", method: "Txn" }, { below: 4, above: 4 }),
    ],
    value: 1.5,
    rises: 5,
  },
  {
    alert: "EtcdRequestsFailing",
    series: [
      answers({ code: "Unavailable" }, { below: 49, above: 60 }),
      answers({ code: "OK" }, { below: 951, above: 940 }),
    ],
    labels: { grpc_method: "Range" },
    value: 0.06,
    rises: 5,
  },
  {
    alert: "EtcdRequestsFailingWidely",
    series: [
      answers({ code: "DeadlineExceeded" }, { below: 249, above: 300 }),
      answers({ code: "OK" }, { below: 751, above: 700 }),
    ],
    labels: { grpc_method: "Range" },
    value: 0.3,
    rises: 5,
  },
  {
    alert: "EtcdRequestsSlow",
    series: histogram("grpc_server_handling_seconds", {
      ...slowRequests,
      labels: { grpc_service: "etcdserverpb.KV", grpc_method: "Txn", grpc_type: "unary" },
    }),
    labels: pod,
    value: 2,
    rises: 5,
  },
  {
    alert: "EtcdRequestsSlow",
    spec: { version: "3.6.16", monitoring: { metrics: "basic" } },
    series: histogram("etcd_server_apply_duration_seconds", slowRequests),
    labels: pod,
    value: 2,
    rises: 5,
  },
  {
    alert: "EtcdRequestsSlow",
    spec: { version: "3.7.1", monitoring: { metrics: "basic" } },
    series: histogram("etcd_server_request_duration_seconds", slowRequests),
    labels: pod,
    value: 2,
    rises: 5,
  },
  {
    alert: "EtcdSlowApplies",
    series: [
      member("etcd_server_slow_apply_total", {
        below: { perMinute: 29 },
        above: { perMinute: 36 },
      }),
    ],
    labels: target,
    value: 0.6,
    rises: 5,
  },
  {
    alert: "EtcdWatchersSlow",
    series: [member("etcd_debugging_mvcc_slow_watcher_total", { below: 0, above: 1 })],
    labels: target,
    value: 1,
  },
  {
    alert: "EtcdWatchImbalance",
    series: [
      member("etcd_debugging_mvcc_watcher_total", { below: 1_599, above: 1_800 }),
      member("etcd_debugging_mvcc_watcher_total", { below: 401, above: 200, index: 1 }),
    ],
    value: 0.9,
  },
  {
    alert: "EtcdWatchImbalance",
    series: [
      member("etcd_debugging_mvcc_watcher_total", { below: 900, above: 990 }),
      member("etcd_debugging_mvcc_watcher_total", { below: 100, above: 110, index: 1 }),
    ],
    value: 0.9,
  },
  {
    alert: "EtcdAccessDenied",
    series: [
      answers({ code: "PermissionDenied", method: "Put" }, { below: 5, above: 12 }),
      answers({ code: "OK", method: "Put" }, { below: 100, above: 100 }),
    ],
    labels: { grpc_method: "Put" },
    value: 0.2,
    rises: 5,
  },
  {
    alert: "EtcdAccessDenied",
    series: [
      answers(
        { code: "InvalidArgument", method: "Authenticate", service: "etcdserverpb.Auth" },
        { below: 5, above: 12 },
      ),
    ],
    labels: { grpc_method: "Authenticate" },
    value: 0.2,
    rises: 5,
  },
  {
    alert: "EtcdAuthenticationNeverEnabled",
    series: [member("etcd_debugging_auth_revision", { below: 2, above: 1 })],
    value: 1,
  },
];

function quotaCase(alert: string, { above, below }: { below: number; above: number }): AlertCase {
  return {
    alert,
    series: [
      member("etcd_server_quota_backend_bytes", { below: 1_000 }),
      member("etcd_mvcc_db_total_size_in_bytes", { below, above }),
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
}

function growthCase(
  alert: string,
  { above, below, lookAhead, lookBack, step }: Growth,
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
  return { alert, series: histogram(metric, { below, above }), labels: pod, value, rises: 5 };
}

const fsync = "etcd_disk_wal_fsync_duration_seconds";
const commit = "etcd_disk_backend_commit_duration_seconds";
const verySlow = {
  below: { "0.256": 0.8, "0.512": 1 },
  above: { "0.256": 0, "0.512": 0.96, "1.024": 1 },
  value: 0.896,
};

const storage: readonly AlertCase[] = [
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
  }),
  growthCase("EtcdQuotaFullInHours", {
    below: 15,
    above: 40,
    lookBack: 60,
    lookAhead: 240,
    step: 1,
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
    ],
    value: 1_000,
  },
  {
    alert: "EtcdCompactionStalled",
    spec: { compaction: { mode: "revision", retention: 5_000 } },
    series: [
      member("process_start_time_seconds", { below: -2_000 }),
      member("etcd_debugging_mvcc_db_compaction_last", { below: -9_000 }),
      member("etcd_debugging_mvcc_current_revision", { below: 20_000, above: 20_001 }),
      member("etcd_debugging_mvcc_compact_revision", { below: 0 }),
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
    labels: { ...target, name: "data_corruption", type: "readyz" },
    value: 0,
  },
];

function backlogCase(alert: string, { above, below }: { below: number; above: number }): AlertCase {
  return {
    alert,
    series: [
      member("etcd_server_proposals_committed_total", { below: 10_000 }),
      member("etcd_server_proposals_applied_total", {
        below: 10_000 - below,
        above: 10_000 - above,
      }),
    ],
    labels: target,
    value: above,
  };
}

const raft: readonly AlertCase[] = [
  {
    alert: "EtcdProposalsFailing",
    series: [
      member("etcd_server_proposals_failed_total", {
        below: { perMinute: 5 },
        above: { perMinute: 12 },
      }),
    ],
    value: 0.2,
    rises: 5,
  },
  {
    alert: "EtcdProposalsPending",
    series: [member("etcd_server_proposals_pending", { below: 10, above: 20 })],
    labels: target,
    value: 20,
    rises: 5,
  },
  backlogCase("EtcdApplyBacklog", { below: 1_000, above: 2_000 }),
  backlogCase("EtcdApplyBacklogCritical", { below: 4_000, above: 4_500 }),
  {
    alert: "EtcdFollowerLagging",
    series: [
      member("etcd_server_proposals_committed_total", { below: 100_000 }),
      member("etcd_server_proposals_committed_total", { below: 95_000, above: 94_000, index: 1 }),
    ],
    labels: memberLabels(1),
    value: 120,
    rises: 5,
  },
  {
    alert: "EtcdHeartbeatsLate",
    series: [
      member("etcd_server_heartbeat_send_failures_total", {
        below: { perMinute: 0.9 },
        above: { perMinute: 2 },
      }),
    ],
    labels: target,
    value: 10,
    rises: 5,
  },
  {
    alert: "EtcdPeerRoundTripSlow",
    series: histogram("etcd_network_peer_round_trip_time_seconds", {
      below: { "0.0512": 0.8, "0.1024": 1 },
      above: { "0.0512": 0, "0.1024": 0.96, "0.2048": 1 },
      labels: { To: "c" },
    }),
    labels: { ...pod, To: "c" },
    value: 0.1792,
    rises: 5,
  },
  {
    alert: "EtcdPeerNeedsSnapshots",
    series: [
      member("etcd_network_snapshot_send_success", {
        below: { perMinute: 0.049 },
        above: { perMinute: 0.1 },
        labels: { To: "c" },
      }),
    ],
    labels: { To: "c" },
    value: 6,
    rises: 60,
  },
];

const processes: readonly AlertCase[] = [
  {
    alert: "EtcdRestartLoop",
    series: [
      member("process_start_time_seconds", {
        below: { flipsEvery: 20 },
        above: { flipsEvery: 10 },
        healed: 0,
      }),
    ],
    labels: target,
    value: 6,
    rises: 60,
  },
  {
    alert: "EtcdFileDescriptorsHigh",
    series: [
      member("process_max_fds", { below: 1_000 }),
      member("process_open_fds", { below: 800, above: 850 }),
    ],
    labels: target,
    value: 0.85,
  },
  {
    alert: "EtcdMemoryHigh",
    series: [
      member("go_memstats_sys_bytes", { below: 8e9, above: 8.5e9 }),
      member("go_memstats_heap_released_bytes", { below: 1.2e9, above: 1e9 }),
    ],
    labels: target,
    value: 7.5e9 / 2 ** 33,
  },
];

function endCase(
  alert: string,
  { above, below, certificate }: { below: number; above: number; certificate: string },
): AlertCase {
  return {
    alert,
    series: [
      keeper("certificate_not_after_timestamp_seconds", {
        below: { secondsFromNow: below },
        above: { secondsFromNow: above },
        labels: { certificate },
      }),
    ],
    labels: { certificate },
    value: above,
  };
}

const keepers: readonly AlertCase[] = [
  { alert: "EtcdKeeperDown", series: [keeper("up", { below: 1, above: 0 })], value: 0 },
  { alert: "EtcdKeeperDown", series: [keeper("up", { below: 1, above: "absent" })], value: 1 },
  { alert: "EtcdKeeperLeaderless", series: [keeper("leader", { below: 1, above: 0 })], value: 0 },
  {
    alert: "EtcdKeeperStale",
    series: [
      keeper("last_observation_timestamp_seconds", {
        below: { secondsFromNow: -600 },
        above: { secondsFromNow: -700 },
      }),
    ],
    value: 700,
  },
  {
    alert: "EtcdKeeperFailing",
    series: [
      keeper("failures_total", { below: { perMinute: 0.19 }, above: { perMinute: 0.4 } }),
    ],
    value: 6,
    rises: 15,
  },
  { alert: "EtcdKeeperBlocked", series: [keeper("blocked", { below: 0, above: 1 })], value: 1 },
  {
    alert: "EtcdKeeperUnsettled",
    series: [
      keeper("settled", { below: 0 }),
      keeper("blocked", { below: 1, above: 0 }),
      keeper("paused", { below: 0 }),
    ],
    value: 0,
  },
  {
    alert: "EtcdKeeperPaused",
    series: [keeper("paused", { below: 0, above: 1 })],
    value: 1,
    step: 10,
  },
  endCase("EtcdCertificateExpiring", {
    below: 1_296_000,
    above: 1_200_000,
    certificate: "server",
  }),
  endCase("EtcdCertificateExpiresSoon", { below: 604_800, above: 500_000, certificate: "peer" }),
  endCase("EtcdAuthorityExpiring", {
    below: 15_552_000,
    above: 15_000_000,
    certificate: "client_ca",
  }),
];

/** A case or more for each alert that is rendered, in the order of the alerts. */
export const alertCases: readonly AlertCase[] = [
  ...availability,
  ...requests,
  ...storage,
  ...raft,
  ...processes,
  ...keepers,
];
