import type { V1CronJob } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { configMount, etcdAccessMounts, scratchMount } from "./job_mounts.ts";
import { programStep } from "./job_step.ts";
import { scheduledJob } from "./scheduled_job.ts";
import { servingSteps, snapshotCopies } from "./serving_steps.ts";

/**
 * The CronJob that restores the newest snapshot: our program fetches it, `etcdutl` restores it, a
 * throw-away member serves it on loopback, and our program asks that member for everything. Nothing of
 * it touches the cluster itself, so it takes no Lease and gets no token.
 *
 * The member is an init container that stays (`restartPolicy: Always`), which takes Kubernetes 1.29:
 * it ends when the last step does.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function drillJob(config: EtcdCluster): V1CronJob & KubernetesObject {
  const { deadline, drill, enabled, timeZone } = config.spec.snapshots;
  return scheduledJob(config, {
    name: clusterNames(config).drillJob,
    enabled: enabled && drill.enabled,
    schedule: drill.schedule,
    timeZone,
    deadline,
    steps: [
      ...servingSteps(config, ["--purpose=drill"]),
      programStep(config, {
        name: "judge",
        args: ["snapshot", "judge", "--purpose=drill"],
        mounts: [
          configMount(config),
          ...etcdAccessMounts(config),
          scratchMount(config, snapshotCopies),
        ],
      }),
    ],
  });
}
