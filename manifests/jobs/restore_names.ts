import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** The objects that exist only because of a restore. */
export interface RestoreNames {
  /** ConfigMap in which a restore keeps what it does, so that another run can finish it. */
  readonly record: string;
  /** Secret with an age private key that was given for one restore; gone when it has finished. */
  readonly identitySecret: string;
  /** Job that lists the stored snapshots. */
  readonly listJob: string;
  /** Job that reads the sealed recovery bundle of a stored snapshot. */
  readonly bundleJob: string;
}

/**
 * The names of a cluster's restore.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function restoreNames(config: EtcdCluster): RestoreNames {
  const { statefulSet } = clusterNames(config);
  return {
    record: `${statefulSet}-restore`,
    identitySecret: `${statefulSet}-restore-identity`,
    listJob: `${statefulSet}-restore-list`,
    bundleJob: `${statefulSet}-restore-bundle`,
  };
}
