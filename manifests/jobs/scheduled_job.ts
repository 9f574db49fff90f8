import type { V1CronJob, V1JobSpec, V1PodSpec, V1Volume } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import { durationMilliseconds } from "../config/duration.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { clusterLabels, componentLabels } from "../labels.ts";
import { podSecurity } from "../members/container_security.ts";
import { podScheduling } from "../members/pod_scheduling.ts";
import { objectMetadata } from "../object_metadata.ts";
import { syncWave } from "../sync_wave.ts";
import type { JobStep } from "./job_step.ts";

/** What one run does. */
export interface JobRun {
  /** The longest time one run may take, retries included, as a duration. */
  readonly deadline: string;
  /** What runs, one step after the other; each only if those before it succeeded. */
  readonly steps: readonly [...(readonly JobStep[]), JobStep];
  /** How often a run that failed is tried again. Default 2. */
  readonly retries?: number;
}

/** One of our schedules. */
export interface ScheduledJob extends JobRun {
  /** Name of the CronJob. */
  readonly name: string;
  /** Whether it runs; else it is there, suspended, and a person may still start a run of it. */
  readonly enabled: boolean;
  /** When it runs. */
  readonly schedule: string;
  /** In which time zone the schedule is meant. */
  readonly timeZone: string;
}

/** A run that could not start for so long is left out; the next one is due soon enough. */
const startingDeadlineSeconds = 900;

/**
 * A CronJob that runs our program. Runs never overlap. Its health is left out of the Application's,
 * because a run that failed is a matter of alerts, and a suspended schedule is as it was wished.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function scheduledJob(
  config: EtcdCluster,
  job: ScheduledJob,
): V1CronJob & KubernetesObject {
  return {
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata: objectMetadata(config, {
      name: job.name,
      wave: syncWave.accessories,
      annotations: { "argocd.argoproj.io/ignore-healthcheck": "true" },
    }),
    spec: {
      schedule: job.schedule,
      timeZone: job.timeZone,
      suspend: !job.enabled,
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        metadata: { labels: clusterLabels(config) },
        spec: jobSpec(config, job),
      },
    },
  };
}

/** What a Job of ours is made of, on a schedule or not. */
export function jobSpec(config: EtcdCluster, { deadline, retries = 2, steps }: JobRun): V1JobSpec {
  return {
    activeDeadlineSeconds: Math.ceil((durationMilliseconds(deadline) ?? 0) / 1_000),
    backoffLimit: retries,
    template: {
      metadata: { labels: componentLabels(config, "job") },
      spec: podSpec(config, steps),
    },
  };
}

/** Tolerations are the members': where every node is tainted, snapshots must be taken too. */
function podSpec(config: EtcdCluster, steps: readonly JobStep[]): V1PodSpec {
  const { image, keeper } = config.spec;
  const { tolerations } = podScheduling(config);
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
