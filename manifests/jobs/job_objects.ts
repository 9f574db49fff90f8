import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { defragmentationJob } from "./defragmentation_job.ts";
import { drillJob } from "./drill_job.ts";
import { jobRights } from "./job_rights.ts";
import { snapshotJob } from "./snapshot_job.ts";
import { snapshotsClaim } from "./snapshots_claim.ts";
import { verificationJob } from "./verification_job.ts";

/**
 * Everything that runs on a schedule, and what it needs. Schedules that are off are there all the
 * same, suspended. This is the one place that decides which of them exist.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function jobObjects(config: EtcdCluster): KubernetesObject[] {
  return [
    ...jobRights(config),
    ...snapshotsClaim(config),
    snapshotJob(config),
    verificationJob(config),
    drillJob(config),
    defragmentationJob(config),
  ];
}
