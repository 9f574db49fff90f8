import type { V1CronJob } from "@kubernetes/client-node";
import { Failure } from "../../../../diagnostics/failure.ts";
import { clusterNames } from "../../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import type { KeeperBackEnd } from "../../../../operations/keeper/back_end.ts";
import type { ScheduleName } from "../../../../operations/exporter/schedules.ts";

/** How the API answers. */
export type ApiState = "answers" | "refuses" | "hangs";

/** How the runs of a CronJob end, as its status tells. */
export interface ScheduleStatus {
  /** Seconds since its last run was started. */
  readonly startedAgo: number;
  /** Seconds since a run of it last succeeded. */
  readonly succeededAgo: number;
}

/** The parts of Kubernetes that a keeper on loopback asks, which can fail it. */
export interface KubernetesStandIn {
  /** The back end, as long as the API answers. */
  readonly backEnd: KeeperBackEnd;
  /** How objects are answered. */
  objects: ApiState;
  /** How CronJobs are answered. */
  cronJobs: ApiState;
  /** Sets how runs of a schedule ended, from now on; `undefined` has them succeed all the time. */
  setSchedule(name: ScheduleName, status: ScheduleStatus | undefined): void;
  /** Reads a CronJob. */
  readCronJob(name: string): Promise<V1CronJob | undefined>;
}

/** A CronJob of this age has had its runs. */
const age = 30 * 86_400_000;

/**
 * Puts an API server of moods in front of a keeper's back end, and plays the CronJobs whose status
 * the keeper reads: unless told otherwise, each has just succeeded.
 */
export function kubernetesStandIn(
  backEnd: KeeperBackEnd,
  config: EtcdCluster,
): KubernetesStandIn {
  const statuses = new Map<ScheduleName, ScheduleStatus & { readonly since: number }>();
  const schedules = scheduleNames(config);
  const standIn: KubernetesStandIn = {
    objects: "answers",
    cronJobs: "answers",
    backEnd: moody(backEnd, () => standIn.objects),
    setSchedule: (name, status) => {
      if (status === undefined) statuses.delete(name);
      else statuses.set(name, { ...status, since: Date.now() });
    },
    readCronJob: async (name) => {
      await answer(() => standIn.cronJobs);
      const schedule = schedules.get(name);
      return schedule === undefined ? undefined : cronJob(statuses.get(schedule));
    },
  };
  return standIn;
}

function scheduleNames(config: EtcdCluster): ReadonlyMap<string, ScheduleName> {
  const names = clusterNames(config);
  return new Map<string, ScheduleName>([
    [names.snapshotJob, "snapshot"],
    [names.verificationJob, "verification"],
    [names.drillJob, "drill"],
    [names.defragmentationJob, "defragmentation"],
  ]);
}

function cronJob(
  status: (ScheduleStatus & { readonly since: number }) | undefined,
): V1CronJob {
  const since = status?.since ?? Date.now();
  const { startedAgo, succeededAgo } = status ?? { startedAgo: 2, succeededAgo: 1 };
  return {
    metadata: { creationTimestamp: new Date(since - age) },
    spec: { schedule: "* * * * *", jobTemplate: {} },
    status: {
      lastScheduleTime: new Date(since - startedAgo * 1_000),
      lastSuccessfulTime: new Date(since - succeededAgo * 1_000),
    },
  };
}

async function answer(state: () => ApiState): Promise<void> {
  while (state() === "hangs") await new Promise((resolve) => setTimeout(resolve, 100));
  if (state() === "refuses") {
    throw new Failure("kubernetes-request-failed", "The API server of the stage refuses requests");
  }
}

/** Telling what happened never fails, whatever the API's mood. */
function moody(backEnd: KeeperBackEnd, state: () => ApiState): KeeperBackEnd {
  const asked = <Arguments extends readonly unknown[], Result>(
    method: (...given: Arguments) => Promise<Result>,
  ) =>
  async (...given: Arguments): Promise<Result> => {
    await answer(state);
    return await method(...given);
  };
  return {
    get addresses() {
      return backEnd.addresses;
    },
    operations: {
      read: asked(() => backEnd.operations.read()),
      write: asked((...given) => backEnd.operations.write(...given)),
    },
    read: asked((object) => backEnd.read(object)),
    write: asked((object, change) => backEnd.write(object, change)),
    claims: asked((pods) => backEnd.claims(pods)),
    memberSet: asked(() => backEnd.memberSet()),
    scale: asked((seen, replicas) => backEnd.scale(seen, replicas)),
    pods: asked((names) => backEnd.pods(names)),
    endPod: asked((pod) => backEnd.endPod(pod)),
    deleteClaim: asked((claim) => backEnd.deleteClaim(claim)),
    notify: (notice) => backEnd.notify(notice),
  };
}
