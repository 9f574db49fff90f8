import type { V1CronJob } from "@kubernetes/client-node";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";

/** One of our CronJobs. */
export type ScheduleName = "snapshot" | "verification" | "drill" | "defragmentation";

/** How a CronJob does. Moments are milliseconds since 1970, absent before the first. */
export interface ScheduleState {
  /** Which one. */
  readonly name: ScheduleName;
  /** When it was made. */
  readonly createdAt: number;
  /** When its last run was started. */
  readonly startedAt?: number;
  /** When a run of it last succeeded. */
  readonly succeededAt?: number;
  /** Runs that go on. */
  readonly running: number;
  /** Whether it is suspended. */
  readonly suspended: boolean;
}

/** Reads a CronJob of the cluster's namespace, if there is one. */
export type CronJobReader = (name: string) => Promise<V1CronJob | undefined>;

/**
 * Reads how our CronJobs do. What they did is in their status, which the Jobs need no right to
 * write: a run that failed leaves `lastSuccessfulTime` behind `lastScheduleTime`.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace, and what the reader throws
 */
export async function readSchedules(
  config: EtcdCluster,
  read: CronJobReader,
): Promise<ScheduleState[]> {
  const { defragmentationJob, drillJob, snapshotJob, verificationJob } = clusterNames(config);
  const named: Readonly<Record<ScheduleName, string>> = {
    snapshot: snapshotJob,
    verification: verificationJob,
    drill: drillJob,
    defragmentation: defragmentationJob,
  };
  const states: ScheduleState[] = [];
  for (const [name, cronJob] of Object.entries(named) as [ScheduleName, string][]) {
    const found = await read(cronJob);
    if (found !== undefined) states.push(scheduleState(name, found));
  }
  return states;
}

/** Whether the last run ended without success. */
export function isFailing({ running, startedAt, succeededAt }: ScheduleState): boolean {
  if (startedAt === undefined || running > 0) return false;
  return succeededAt === undefined || succeededAt < startedAt;
}

function scheduleState(
  name: ScheduleName,
  { metadata, spec, status }: V1CronJob,
): ScheduleState {
  const startedAt = millisecondsOf(status?.lastScheduleTime);
  const succeededAt = millisecondsOf(status?.lastSuccessfulTime);
  return {
    name,
    createdAt: millisecondsOf(metadata?.creationTimestamp) ?? 0,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(succeededAt === undefined ? {} : { succeededAt }),
    running: status?.active?.length ?? 0,
    suspended: spec?.suspend ?? false,
  };
}

function millisecondsOf(moment: Date | undefined): number | undefined {
  return moment === undefined ? undefined : new Date(moment).getTime();
}
