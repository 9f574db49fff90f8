import type { V1Affinity, V1Job } from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { componentLabels } from "../labels.ts";
import { podScheduling } from "../members/pod_scheduling.ts";
import { secretVolume } from "../members/volumes.ts";
import {
  configMount,
  destinationMounts,
  identityMounts,
  type JobMount,
  scratchMount,
} from "./job_mounts.ts";
import { jobPaths } from "./job_paths.ts";
import { etcdStep, programStep } from "./job_step.ts";
import { type RestoreArguments, restoreArguments } from "./restore_arguments.ts";
import { restoreLayout, restoreSnapshotPath, restoreVolumePath } from "./restore_layout.ts";
import { restoreNames } from "./restore_names.ts";
import { memberVolumeMount, restoreLabel, restoringJob } from "./restoring_job.ts";

/** What every Job of one restore is made from. */
export interface RestoreJobPlan extends Pick<RestoreArguments, "members" | "token" | "bump"> {
  /** The restore's id, a moment as in `20261123T041500Z`. */
  readonly id: string;
  /** The snapshot's name in the store. */
  readonly snapshot: string;
  /** SHA-256 of the snapshot in hexadecimal: all members are made from the same bytes. */
  readonly sha256: string;
  /** Whether the age private key is one that was given for this restore alone. */
  readonly identityGiven: boolean;
}

/** The snapshot as it was stored, and unpacked. */
const copies = 2;

/**
 * The name of the Job that restores one member. It is another one for each restore, so that what an
 * earlier one did is never taken for this one's.
 */
export function restoreJobName(pod: string, id: string): string {
  const { at, ordinal } = {
    at: pod.lastIndexOf("-"),
    ordinal: pod.slice(pod.lastIndexOf("-") + 1),
  };
  return `${pod.slice(0, at)}-restore-${shortOf(id)}-${ordinal}`;
}

/** As `20261123T041500Z`, but short enough for a name: its seconds in base 36. */
function shortOf(id: string): string {
  const iso = id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z");
  return Math.floor(Date.parse(iso) / 1_000).toString(36);
}

/**
 * The Job that makes one member's data directory from a snapshot: our program fetches it into the
 * pod's scratch space and checks every byte, the configured etcd's own `etcdutl` restores it beside
 * the old data, and our program exchanges the two. Each step may be repeated, so the Job may be too.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function restoreJob(
  config: EtcdCluster,
  { pod, plan }: { readonly pod: string; readonly plan: RestoreJobPlan },
): V1Job & KubernetesObject {
  const { dataDirectory } = config.spec.storage;
  const { staging } = restoreLayout({ dataDirectory, id: plan.id });
  const scratch = scratchMount(config, copies);
  const volume = memberVolumeMount(pod);
  const where = [`--id=${plan.id}`, `--data-directory=${dataDirectory}`];
  const onVolume = [...where, `--volume=${restoreVolumePath}`];
  return restoringJob(config, {
    name: restoreJobName(pod, plan.id),
    id: plan.id,
    affinity: apart(config, plan.id),
    steps: [
      programStep(config, {
        name: "fetch",
        args: [
          "restore",
          "fetch",
          `--snapshot=${plan.snapshot}`,
          `--sha256=${plan.sha256}`,
          ...onVolume,
          `--file=${restoreSnapshotPath}`,
          `--snapshots=${jobPaths.snapshots}`,
          `--identity=${jobPaths.identity}/identity`,
        ],
        mounts: [
          configMount(config),
          ...destinationMounts(config, { write: false }),
          ...identityOf(config, plan),
          scratch,
          volume,
        ],
      }),
      etcdStep(config, {
        name: "restore",
        args: [
          "etcdutl",
          ...restoreArguments({
            ...plan,
            snapshot: restoreSnapshotPath,
            dataDirectory: staging,
            name: pod,
          }),
        ],
        mounts: [scratch, volume],
      }),
      programStep(config, {
        name: "install",
        args: ["restore", "install", ...onVolume],
        mounts: [configMount(config), volume],
      }),
    ],
  });
}

function identityOf(config: EtcdCluster, { identityGiven }: RestoreJobPlan): JobMount[] {
  if (!identityGiven) return identityMounts(config);
  const volume = secretVolume("identity", restoreNames(config).identitySecret, ["identity"]);
  return [{ volume, mount: { name: "identity", mountPath: jobPaths.identity, readOnly: true } }];
}

/**
 * A new volume of a class that waits for its first pod is made where that pod runs, which is here
 * and not with the member: so these pods keep apart as members do.
 */
function apart(config: EtcdCluster, id: string): V1Affinity | undefined {
  const { affinity } = podScheduling(config);
  if (affinity === undefined) return undefined;
  const podAffinityTerm = {
    labelSelector: {
      matchLabels: { ...componentLabels(config, "job"), [restoreLabel]: id.toLowerCase() },
    },
    topologyKey: "kubernetes.io/hostname",
  };
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }],
    },
  };
}
