import type { V1Affinity, V1Job } from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { configMount, destinationMounts } from "./job_mounts.ts";
import { jobPaths } from "./job_paths.ts";
import { programStep } from "./job_step.ts";
import { restoreJobName } from "./restore_job.ts";
import { restoreVolumePath } from "./restore_layout.ts";
import { restoreNames } from "./restore_names.ts";
import { memberVolumeMount, restoringJob } from "./restoring_job.ts";

/**
 * The Job that removes the data which a restore kept. It runs on the member's node, since most
 * volumes can be mounted on one node alone.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dropOldJob(
  config: EtcdCluster,
  { pod, id }: { readonly pod: string; readonly id: string },
): V1Job & KubernetesObject {
  const { dataDirectory } = config.spec.storage;
  return restoringJob(config, {
    name: `${restoreJobName(pod, id)}-drop`,
    id,
    affinity: besideMember(pod),
    steps: [
      programStep(config, {
        name: "drop",
        args: [
          "restore",
          "drop",
          `--id=${id}`,
          `--data-directory=${dataDirectory}`,
          `--volume=${restoreVolumePath}`,
        ],
        mounts: [configMount(config), memberVolumeMount(pod)],
      }),
    ],
  });
}

/**
 * The Job that lists the stored snapshots: only within the cluster are both the store and its
 * credentials at hand.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function listJob(config: EtcdCluster): V1Job & KubernetesObject {
  return restoringJob(config, {
    name: restoreNames(config).listJob,
    id: "list",
    affinity: undefined,
    steps: [
      programStep(config, {
        name: "list",
        args: ["restore", "list", `--snapshots=${jobPaths.snapshots}`],
        mounts: [configMount(config), ...destinationMounts(config, { write: false })],
      }),
    ],
  });
}

/**
 * The Job that tells the sealed recovery bundle of a stored snapshot.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function bundleJob(
  config: EtcdCluster,
  { snapshot }: { readonly snapshot: string | undefined },
): V1Job & KubernetesObject {
  return restoringJob(config, {
    name: restoreNames(config).bundleJob,
    id: "bundle",
    affinity: undefined,
    steps: [
      programStep(config, {
        name: "bundle",
        args: [
          "restore",
          "bundle",
          `--snapshots=${jobPaths.snapshots}`,
          ...(snapshot === undefined ? [] : [`--snapshot=${snapshot}`]),
        ],
        mounts: [configMount(config), ...destinationMounts(config, { write: false })],
      }),
    ],
  });
}

function besideMember(pod: string): V1Affinity {
  return {
    podAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [{
        labelSelector: { matchLabels: { "statefulset.kubernetes.io/pod-name": pod } },
        topologyKey: "kubernetes.io/hostname",
      }],
    },
  };
}
