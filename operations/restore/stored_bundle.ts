import { Failure } from "../../diagnostics/failure.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { bundleJob } from "../../manifests/jobs/restore_side_jobs.ts";
import { type JobApi, runJob } from "./run_job.ts";

/** A sealed recovery bundle, and with which snapshot it came. */
export interface StoredSealedBundle {
  /** The snapshot's name. */
  readonly snapshot: string;
  /** What age made of it. */
  readonly sealed: string;
}

/** Which bundle is read, and how long that may take. */
export interface StoredBundleOptions {
  /** The cluster's configuration. */
  readonly config: EtcdCluster;
  /** With which snapshot it came. Default: the newest verified one. */
  readonly snapshot?: string | undefined;
  /** Milliseconds that the Job may take. Default 10 minutes, for images that must be pulled. */
  readonly patience?: number;
}

/**
 * Gets the sealed recovery bundle out of the store of snapshots: a Job reads it, since only within
 * the cluster are both the store and its credentials at hand, and tells it in its log. It leaves the
 * store as it is, sealed.
 *
 * @throws {Failure} `target-failed` when the Job fails or says nothing of use,
 * `kubernetes-request-failed`
 */
export async function storedBundle(
  api: JobApi,
  { config, patience = 10 * 60_000, snapshot }: StoredBundleOptions,
): Promise<StoredSealedBundle> {
  const log = await runJob(api, bundleJob(config, { snapshot }), { patience });
  const lines = typeof log === "string" ? log.split("\n").map(parsed) : [log];
  const found = lines.find(isSealed);
  if (found !== undefined) return found;
  throw new Failure("target-failed", "The Job that reads the recovery bundle said nothing of use", {
    hint: "Read its log, and check that its image is of this version",
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isSealed(value: unknown): value is StoredSealedBundle {
  if (typeof value !== "object" || value === null) return false;
  const { sealed, snapshot } = value as Record<string, unknown>;
  return typeof sealed === "string" && typeof snapshot === "string";
}
