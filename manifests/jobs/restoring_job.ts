import type { V1Affinity, V1Job, V1PodSpec, V1Volume } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import { durationMilliseconds } from "../config/duration.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { clusterLabels, componentLabels } from "../labels.ts";
import { podSecurity } from "../members/container_security.ts";
import { podScheduling } from "../members/pod_scheduling.ts";
import type { JobMount } from "./job_mounts.ts";
import type { JobStep } from "./job_step.ts";
import { restoreVolumePath } from "./restore_layout.ts";

/** The label that says of which restore a Job is. */
export const restoreLabel = "etcd.kamaji.clastix.io/restore";

/** One Job of a restore. */
export interface RestoringJob {
  /** Its name. */
  readonly name: string;
  /** The restore's id. */
  readonly id: string;
  /** Where its pod runs. */
  readonly affinity: V1Affinity | undefined;
  /** What runs, one step after the other; each only if those before it succeeded. */
  readonly steps: readonly [...(readonly JobStep[]), JobStep];
}

/**
 * A Job of a restore. No manifest has it: it is made when it is needed, and goes by itself a day after
 * its end.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function restoringJob(
  config: EtcdCluster,
  { name, id, affinity, steps }: RestoringJob,
): V1Job & KubernetesObject {
  const { deadline } = config.spec.snapshots;
  const labels = { ...componentLabels(config, "job"), [restoreLabel]: id.toLowerCase() };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      namespace: clusterNames(config).namespace,
      labels: { ...clusterLabels(config), [restoreLabel]: id.toLowerCase() },
    },
    spec: {
      activeDeadlineSeconds: Math.ceil((durationMilliseconds(deadline) ?? 0) / 1_000),
      backoffLimit: 2,
      ttlSecondsAfterFinished: 86_400,
      template: { metadata: { labels }, spec: podSpec(config, { steps, affinity }) },
    },
  };
}

/** What the CronJobs' pods have too, and the members' place in the cluster. */
function podSpec(
  config: EtcdCluster,
  { steps, affinity }: {
    readonly steps: readonly JobStep[];
    readonly affinity: V1Affinity | undefined;
  },
): V1PodSpec {
  const { image, keeper } = config.spec;
  const { nodeSelector, priorityClassName, schedulerName, tolerations } = podScheduling(config);
  const containers = steps.map(({ container }) => container);
  const pullSecrets = new Set([...image.pullSecrets, ...keeper.image.pullSecrets]);
  return {
    restartPolicy: "Never",
    serviceAccountName: clusterNames(config).jobs,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: podSecurity(config),
    ...(pullSecrets.size === 0
      ? {}
      : { imagePullSecrets: [...pullSecrets].map((name) => ({ name })) }),
    ...(affinity === undefined ? {} : { affinity }),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    ...(schedulerName === undefined ? {} : { schedulerName }),
    ...(tolerations === undefined ? {} : { tolerations }),
    ...(containers.length === 1 ? {} : { initContainers: containers.slice(0, -1) }),
    containers: containers.slice(-1),
    volumes: volumesOf(steps),
  };
}

/** Every volume that a step mounts, once. */
function volumesOf(steps: readonly JobStep[]): V1Volume[] {
  const volumes = steps.flatMap(({ mounts }) => mounts.map(({ volume }) => volume));
  return [...new Map(volumes.map((volume) => [volume.name, volume])).values()];
}

/** A member's own volume. */
export function memberVolumeMount(pod: string): JobMount {
  const volume = { name: "data", persistentVolumeClaim: { claimName: `data-${pod}` } };
  return { volume, mount: { name: "data", mountPath: restoreVolumePath } };
}
