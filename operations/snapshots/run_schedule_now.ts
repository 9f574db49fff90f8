import type { V1CronJob } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { ApiObject } from "../adopt/cluster_client.ts";
import { type JobApi, runJob } from "../restore/run_job.ts";
import { manualRun } from "./manual_run.ts";

/** Which schedule is run, and how long it may take. */
export interface RunScheduleNowOptions {
  /** The cluster. */
  readonly config: EtcdCluster;
  /** Its schedule of verifications or of restore drills. */
  readonly kind: "drill" | "verification";
  /** Milliseconds. */
  readonly patience: number;
}

/**
 * Runs one of a cluster's CronJobs once and waits for it. What runs is what the CronJob of the
 * cluster says, not what a newer program would render; a suspended one can be run, too. It counts as
 * a run of the CronJob.
 *
 * @returns what its last step said
 * @throws {Failure} `target-failed` when there is no such CronJob, or the run fails or does not come
 * to an end in time; `kubernetes-request-failed`
 */
export async function runScheduleNow(
  api: JobApi,
  { config, kind, patience }: RunScheduleNowOptions,
): Promise<string> {
  const names = clusterNames(config);
  const name = kind === "drill" ? names.drillJob : names.verificationJob;
  const metadata = { name, namespace: names.namespace };
  const cronJob = await api.client.read<V1CronJob & ApiObject>({
    apiVersion: "batch/v1",
    kind: "CronJob",
    metadata,
  });
  const job = manualRun(cronJob);
  if (job === undefined) {
    throw new Failure("target-failed", `There is no CronJob "${name}"`, {
      hint: "Apply the rendered configuration first",
    });
  }
  const said = await runJob(api, job, { patience });
  return typeof said === "string" ? said : JSON.stringify(said);
}
