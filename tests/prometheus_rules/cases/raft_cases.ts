import type { AlertCase } from "../alert_case.ts";
import { memberLabels } from "../case_series.ts";
import { halves, histogram, member, pod, target } from "./case_builders.ts";

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

/** Cases of agreement. */
export const raftCases: readonly AlertCase[] = [
  {
    alert: "EtcdProposalsFailing",
    series: [
      ...halves(member("etcd_server_proposals_failed_total", {
        below: { perMinute: 5 },
        above: { perMinute: 12 },
      })),
    ],
    value: 0.2,
    rises: 5,
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdProposalsPending",
    series: [member("etcd_server_proposals_pending", { below: 10, above: 20 })],
    labels: target,
    value: 20,
    rises: 5,
    crosses: 4,
    falls: 0,
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
    crosses: 0,
    falls: 0,
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
    crosses: 0,
    falls: 3,
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
    crosses: 0,
    falls: 3,
  },
  {
    alert: "EtcdPeerNeedsSnapshots",
    series: [
      ...halves(member("etcd_network_snapshot_send_success", {
        below: { perMinute: 0.049 },
        above: { perMinute: 0.1 },
        labels: { To: "c" },
      })),
    ],
    labels: { To: "c" },
    value: 6,
    rises: 60,
    crosses: 1,
    falls: 57,
  },
  {
    // A counter that appears with the first snapshot: it is not where counting begins.
    alert: "EtcdPeerNeedsSnapshots",
    series: [
      member("up", { below: 1 }),
      member("etcd_network_snapshot_send_success", {
        below: "absent",
        above: 4,
        healed: 4,
        labels: { To: "c" },
      }),
    ],
    labels: { To: "c" },
    value: 4,
    falls: 57,
    looksBack: 60,
  },
  {
    alert: "EtcdPeerSnapshotsFailing",
    series: [
      ...halves(member("etcd_network_snapshot_send_failures", {
        below: { perMinute: 0.03 },
        above: { perMinute: 0.1 },
        labels: { To: "c" },
      })),
    ],
    labels: { To: "c" },
    value: 3,
    rises: 30,
    crosses: 1,
    falls: 27,
  },
  {
    alert: "EtcdPeerSnapshotsFailing",
    series: [
      member("up", { below: 1 }),
      member("etcd_network_snapshot_send_failures", {
        below: "absent",
        above: 2,
        healed: 2,
        labels: { To: "c" },
      }),
    ],
    labels: { To: "c" },
    value: 2,
    falls: 27,
    looksBack: 30,
  },
];
