import type { V1CronJob } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import {
  bundleMounts,
  configMount,
  destinationMounts,
  etcdAccessMounts,
  scratchMount,
} from "./job_mounts.ts";
import { programStep } from "./job_step.ts";
import { scheduledJob } from "./scheduled_job.ts";

/** The snapshot, and what becomes of it on its way: compressed and encrypted. */
const copies = 2;

/**
 * The CronJob that takes snapshots, streams them to their destination and thins out old ones.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function snapshotJob(config: EtcdCluster): V1CronJob & KubernetesObject {
  const { deadline, enabled, schedule, timeZone } = config.spec.snapshots;
  const mounts = [
    configMount(config),
    ...etcdAccessMounts(config),
    ...destinationMounts(config, { write: true }),
    ...bundleMounts(config),
    scratchMount(config, copies),
  ];
  return scheduledJob(config, {
    name: clusterNames(config).snapshotJob,
    enabled,
    schedule,
    timeZone,
    deadline,
    steps: [programStep(config, { name: "save", args: ["snapshot", "save"], mounts })],
  });
}
