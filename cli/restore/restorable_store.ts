import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import type { SnapshotStore } from "../../operations/snapshots/snapshot_store.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { configuredStore } from "../snapshot/configured_store.ts";

/** Where a Job's pod has the volume of snapshots, if they go to one. */
export const snapshotsOption = {
  type: "string",
  default: jobPaths.snapshots,
  placeholder: "DIRECTORY",
  completes: "directory",
  summary: "Where the volume of snapshots is mounted, if they go to one",
} as const;

/**
 * Opens the store that the configuration names.
 *
 * @param folder where its volume is mounted, if it is one
 * @throws {Failure} `usage` when credentials cannot be read
 */
export async function restorableStore(
  config: EtcdCluster,
  folder: string,
): Promise<SnapshotStore> {
  const isVolume = config.spec.snapshots.destination.kind === "volume";
  return isVolume ? volumeStore(folder) : await configuredStore(config);
}
