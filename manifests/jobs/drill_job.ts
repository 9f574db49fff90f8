import type { V1CronJob } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { drillMemberArguments, drillRestoreArguments } from "./drill_member.ts";
import {
  configMount,
  destinationMounts,
  etcdAccessMounts,
  identityMounts,
  scratchMount,
  serverMount,
  trustMount,
} from "./job_mounts.ts";
import { etcdStep, type JobStep, programStep } from "./job_step.ts";
import { scheduledJob } from "./scheduled_job.ts";

/** The snapshot as it was stored, unpacked, and restored. */
const copies = 3;

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
  const scratch = scratchMount(config, copies);
  const source = [...destinationMounts(config, { write: false }), ...identityMounts(config)];
  return scheduledJob(config, {
    name: clusterNames(config).drillJob,
    enabled: enabled && drill.enabled,
    schedule: drill.schedule,
    timeZone,
    deadline,
    steps: [
      programStep(config, {
        name: "fetch",
        args: ["snapshot", "fetch", "--purpose=drill"],
        mounts: [configMount(config), ...source, scratch],
      }),
      etcdStep(config, {
        name: "restore",
        args: ["etcdutl", ...drillRestoreArguments(config)],
        mounts: [scratch],
      }),
      staying(etcdStep(config, {
        name: "member",
        args: ["etcd", ...drillMemberArguments(config)],
        mounts: [scratch, serverMount(config), trustMount(config)],
      })),
      programStep(config, {
        name: "judge",
        args: ["snapshot", "judge", "--purpose=drill"],
        mounts: [configMount(config), ...etcdAccessMounts(config), scratch],
      }),
    ],
  });
}

function staying({ container, mounts }: JobStep): JobStep {
  return { container: { ...container, restartPolicy: "Always" }, mounts };
}
