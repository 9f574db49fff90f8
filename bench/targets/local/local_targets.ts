import type { Progress } from "../../../diagnostics/progress.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { ClusterNeeds } from "../../scenarios/trial.ts";
import type { OpenTarget } from "../target.ts";
import type { EtcdBinary } from "./binary/etcd_binary.ts";
import { startLocalCluster } from "./local_cluster.ts";
import { localTarget } from "./local_target.ts";

/** What all local clusters of a run are started with. */
export interface LocalTargetsOptions {
  /** The run's configuration. */
  readonly config: EtcdCluster;
  /** What members run. */
  readonly binary: EtcdBinary;
  /** An empty or new directory that is kept, with one beside it for each further cluster. */
  readonly dataDirectory?: string;
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends a start when it aborts. */
  readonly signal?: AbortSignal;
}

/** Starts local clusters, one for each call, each as the run's configuration and the needs say. */
export function localTargets(options: LocalTargetsOptions): OpenTarget {
  let opened = 0;
  return async (needs) => {
    opened += 1;
    const { binary, config, dataDirectory, progress, signal } = options;
    const cluster = await startLocalCluster({
      config: configFor(config, needs),
      binary,
      progress,
      ...(signal === undefined ? {} : { signal }),
      ...(needs.security === undefined ? {} : { security: needs.security }),
      ...(dataDirectory === undefined ? {} : { dataDirectory: folderOf(dataDirectory, opened) }),
    });
    return localTarget(cluster, binary.version);
  };
}

/** The first one stands where it was asked for, and the others beside it. */
function folderOf(dataDirectory: string, number: number): string {
  return number === 1 ? dataDirectory : `${dataDirectory}-${number}`;
}

function configFor(config: EtcdCluster, { members, quotaBytes }: ClusterNeeds): EtcdCluster {
  return {
    ...config,
    spec: {
      ...config.spec,
      ...(members === undefined ? {} : { members }),
      ...(quotaBytes === undefined ? {} : { quota: String(quotaBytes) }),
    },
  };
}
