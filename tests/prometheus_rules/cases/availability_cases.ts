import type { AlertCase } from "../alert_case.ts";
import { member, target, ups } from "./case_builders.ts";

/** Cases of members and leaders. */
export const availabilityCases: readonly AlertCase[] = [
  {
    alert: "EtcdQuorumLost",
    series: ups([{ below: 1 }, { below: 1, above: 0 }, { below: 0 }]),
    value: 1,
  },
  {
    // All of them at once: nothing is left to be counted.
    alert: "EtcdQuorumLost",
    series: ups([{ below: 1, above: 0 }, { below: 1, above: 0 }, { below: 1, above: 0 }]),
    value: 0,
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
    alert: "EtcdMemberMissing",
    series: ups([{ below: 1 }, { below: 1 }, { below: 1, above: 0 }]),
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
    crosses: 6,
    falls: 5,
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
