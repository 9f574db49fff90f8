import type { V1CronJob } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { configMount, destinationMounts, identityMounts, scratchMount } from "./job_mounts.ts";
import { jobPaths } from "./job_paths.ts";
import { etcdStep, programStep } from "./job_step.ts";
import { scheduledJob } from "./scheduled_job.ts";

/** The snapshot as it was stored, and unpacked. */
const copies = 2;

/**
 * The CronJob that reads the newest snapshot back: our program fetches it, etcd's own `etcdutl`
 * checks every page of it, and our program notes beside the snapshot that it is good.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function verificationJob(config: EtcdCluster): V1CronJob & KubernetesObject {
  const { deadline, enabled, timeZone, verification } = config.spec.snapshots;
  const scratch = scratchMount(config, copies);
  return scheduledJob(config, {
    name: clusterNames(config).verificationJob,
    enabled: enabled && verification.enabled,
    schedule: verification.schedule,
    timeZone,
    deadline,
    steps: [
      programStep(config, {
        name: "fetch",
        args: ["snapshot", "fetch", "--purpose=verification"],
        mounts: [
          configMount(config),
          ...destinationMounts(config, { write: false }),
          ...identityMounts(config),
          scratch,
        ],
      }),
      etcdStep(config, {
        name: "status",
        args: ["etcdutl", "snapshot", "status", jobPaths.snapshot, "--write-out=json"],
        mounts: [scratch],
      }),
      programStep(config, {
        name: "judge",
        args: ["snapshot", "judge", "--purpose=verification"],
        mounts: [configMount(config), ...destinationMounts(config, { write: true }), scratch],
      }),
    ],
  });
}
