import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";

/** A cluster with what a group of faults needs. */
export interface StageSetup {
  /** What is special about it, in words. */
  readonly title: string;
  /** Changes of the configuration. Default: none. */
  readonly config?: (config: EtcdCluster) => EtcdCluster;
  /** Alerts about slowness that have their own thresholds; see `patientConfig`. Default: none. */
  readonly exact?: readonly string[] | "all";
  /** Whether no tenant makes load. Default: they do. */
  readonly idle?: true;
  /** Flags of etcd besides those that are rendered. Default: none. */
  readonly flags?: readonly string[];
}

const mebibyte = 1_048_576;

/** Bytes of the quota on the stage where it is to be filled. */
export const smallQuota = 32 * mebibyte;

/** The clusters that faults are made on. */
export const stages = {
  keeper: { title: "the configuration as it is, for what only the keeper knows" },
  main: { title: "the configuration as it is" },
  quorum: { title: "the configuration as it is, for the loss of a quorum" },
  small: {
    title: "a quota of 32 MiB",
    flags: [`--quota-backend-bytes=${smallQuota}`],
  },
  large: {
    title: "a quota of 600 MiB, for a database that is mostly empty",
    flags: [`--quota-backend-bytes=${600 * mebibyte}`],
  },
  uncompacted: {
    title: "compaction off",
    flags: ["--auto-compaction-retention=0"],
  },
  forgetful: {
    title: "a log of 100 entries",
    flags: ["--snapshot-count=100", "--snapshot-catchup-entries=100"],
  },
  young: {
    title: "CAs that live for four days",
    config: (config) =>
      config.spec.certificates.mode !== "keeper" ? config : {
        ...config,
        spec: {
          ...config.spec,
          certificates: {
            ...config.spec.certificates,
            authorityValidity: "100h",
            leafValidity: "72h",
          },
        },
      },
  },
  clients: { title: "the configuration as it is, for clients that watch" },
  network: {
    title: "the configuration as it is, for lines that fail",
    exact: ["EtcdPeerRoundTripSlow"],
  },
  idle: { title: "the configuration as it is, just founded and without load", idle: true },
  loaded: { title: "the configuration as it is, under the load of a benchmark" },
  quiet: { title: "the configuration as it is, without a fault", exact: "all" },
  disk: {
    title: "the configuration as it is, for slow disks",
    exact: [
      "EtcdFsyncSlow",
      "EtcdCommitSlow",
      "EtcdRequestsSlow",
      "EtcdSlowApplies",
      "EtcdHeartbeatsLate",
    ],
  },
} as const satisfies Readonly<Record<string, StageSetup>>;

/** One of the stages. */
export type StageKind = keyof typeof stages;

/** How one is set up. */
export function stageSetup(kind: StageKind): StageSetup {
  return stages[kind];
}
