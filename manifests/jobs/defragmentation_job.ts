import type { V1CronJob } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { configMount, etcdAccessMounts, tokenMount } from "./job_mounts.ts";
import { programStep } from "./job_step.ts";
import { scheduledJob } from "./scheduled_job.ts";

/**
 * The CronJob that defragments the members that are worth it, one after the other, under the
 * operations Lease.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function defragmentationJob(config: EtcdCluster): V1CronJob & KubernetesObject {
  const { deadline, enabled, schedule, timeZone } = config.spec.defragmentation;
  return scheduledJob(config, {
    name: clusterNames(config).defragmentationJob,
    enabled,
    schedule,
    timeZone,
    deadline,
    steps: [
      programStep(config, {
        name: "defragment",
        args: ["defragment", "--holder=$(POD_NAME)"],
        mounts: [configMount(config), ...etcdAccessMounts(config), tokenMount()],
      }),
    ],
  });
}
