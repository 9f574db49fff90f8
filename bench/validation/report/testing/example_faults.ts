import type { FaultFamily } from "../../live/live_report.ts";

/** A fault of the example. */
export interface ExampleFault {
  /** What it is called. */
  readonly id: string;
  /** What it has in common with others. */
  readonly family: FaultFamily;
  /** What was done. */
  readonly fault: string;
  /** Alerts that it proves. */
  readonly proves: readonly string[];
}

/** Faults of most families, as they are made; the first one proves that silence is heard. */
export const exampleFaults: readonly ExampleFault[] = [
  {
    id: "nothing",
    family: "monitoring",
    fault: "Nothing is wrong",
    proves: [],
  },
  {
    id: "follower-killed",
    family: "process",
    fault: "A follower is killed with SIGKILL and its node stays away",
    proves: ["EtcdMemberMissing", "EtcdMemberUnreachable", "EtcdQuorumAtRisk"],
  },
  {
    id: "quorum-lost",
    family: "process",
    fault: "Two of three members are killed and their nodes stay away, under load",
    proves: ["EtcdQuorumLost", "EtcdNoLeader", "EtcdProposalsFailing"],
  },
  {
    id: "restart-loop",
    family: "process",
    fault: "A follower is killed and started again five times",
    proves: ["EtcdRestartLoop"],
  },
  {
    id: "wrong-prefix",
    family: "access",
    fault: "A tenant writes to the prefix of another ten times a second, and is refused",
    proves: ["EtcdAccessDenied"],
  },
  {
    id: "quota-filled",
    family: "space",
    fault: "A tenant writes until the quota is reached and writes are refused",
    proves: ["EtcdQuotaRising", "EtcdQuotaHigh", "EtcdQuotaCritical", "EtcdWritesRejected"],
  },
  {
    id: "stranger-added",
    family: "membership",
    fault: "Somebody adds a learner by hand and never starts it",
    proves: ["EtcdMembershipUnexpected", "EtcdKeeperBlocked"],
  },
  {
    id: "version-differs",
    family: "membership",
    fault: "A member runs another version of etcd",
    proves: ["EtcdVersionSkew"],
  },
  {
    id: "keeper-killed",
    family: "keeper",
    fault: "The keeper dies: nothing answers at its port any more",
    proves: ["EtcdKeeperDown"],
  },
  {
    id: "certificate-ends",
    family: "certificates",
    fault: "Members serve a certificate that ends in an hour, and the keeper stands still",
    proves: [
      "EtcdCertificateExpiring",
      "EtcdCertificateExpiresSoon",
      "EtcdServedCertificateExpiring",
    ],
  },
  {
    id: "schedules-stop",
    family: "schedules",
    fault: "No snapshot is taken or verified any more",
    proves: ["EtcdSnapshotStale", "EtcdSnapshotUnverified"],
  },
  {
    id: "tenant-frozen",
    family: "tenants",
    fault: "A tenant passes its budget and is frozen",
    proves: ["EtcdTenantFrozen"],
  },
  {
    id: "follower-far-away",
    family: "network",
    fault: "A follower answers its peers 300 ms late",
    proves: ["EtcdPeerRoundTripSlow"],
  },
  {
    id: "disks-very-slow",
    family: "disk",
    fault: "Every fdatasync of every member takes 0.8 s, under 40 writes a second",
    proves: ["EtcdFsyncSlow", "EtcdFsyncVerySlow", "EtcdCommitSlow", "EtcdHeartbeatsLate"],
  },
  {
    id: "watchers-stall",
    family: "clients",
    fault: "A client watches everything and reads nothing",
    proves: ["EtcdWatchersSlow"],
  },
];
