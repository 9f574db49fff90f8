import type { V1Job } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { clusterLabels } from "../labels.ts";
import { configMount, etcdAccessMounts, scratchMount } from "./job_mounts.ts";
import { programStep } from "./job_step.ts";
import { jobSpec } from "./scheduled_job.ts";
import { servingSteps, snapshotCopies } from "./serving_steps.ts";

/** What a Job restores. */
export interface TenantRestore {
  /** The tenant's name. */
  readonly tenant: string;
  /** Its prefix, where that is not `/<name>/`. */
  readonly prefix?: string | undefined;
  /** The snapshot's name in the store. Default: the newest. */
  readonly snapshot?: string | undefined;
  /** What becomes of live keys, as `tenant restore --conflict` takes it. */
  readonly conflict: string;
  /** Whether it only counts. */
  readonly dryRun: boolean;
}

/** A day: its log says what was done. */
const keptSeconds = 86_400;

/**
 * The Job that restores one tenant into the live cluster. A drill whose last step copies instead of
 * judging: the member that serves the snapshot is on the pod's loopback, and what leaves the pod are
 * the tenant's keys alone. It is no part of what is rendered; a person applies it.
 *
 * One cluster has one at a time, since the name is always the same. It is not tried again by itself:
 * a refusal would stay one, and what was cut off is finished by applying it again.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function tenantRestoreJob(
  config: EtcdCluster,
  { conflict, dryRun, prefix, snapshot, tenant }: TenantRestore,
): V1Job & KubernetesObject {
  const { namespace, statefulSet } = clusterNames(config);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: `${statefulSet}-tenant-restore`,
      namespace,
      labels: clusterLabels(config),
    },
    spec: {
      ...jobSpec(config, {
        deadline: config.spec.snapshots.deadline,
        retries: 0,
        steps: [
          ...servingSteps(config, snapshot === undefined ? [] : [`--snapshot=${snapshot}`]),
          programStep(config, {
            name: "copy",
            args: [
              "snapshot",
              "restore-tenant",
              tenant,
              `--conflict=${conflict}`,
              ...(prefix === undefined ? [] : [`--prefix=${prefix}`]),
              ...(dryRun ? ["--dry-run"] : []),
            ],
            mounts: [
              configMount(config),
              ...etcdAccessMounts(config),
              scratchMount(config, snapshotCopies),
            ],
          }),
        ],
      }),
      ttlSecondsAfterFinished: keptSeconds,
    },
  };
}
