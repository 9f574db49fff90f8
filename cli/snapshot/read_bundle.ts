import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import type { Progress } from "../../diagnostics/progress.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { jobPaths } from "../../manifests/jobs/job_paths.ts";
import { bundleKey } from "../../manifests/keeper/bundle_key.ts";

/**
 * Reads the sealed recovery bundle that the keeper published. A snapshot is not put off for it.
 *
 * @returns `undefined` when none is wished, or there is none yet, which is told
 * @throws {Failure} `usage` when it is there and cannot be read
 */
export async function readBundle(
  { spec }: EtcdCluster,
  progress: Pick<Progress, "print">,
): Promise<string | undefined> {
  if (spec.snapshots.bundle.recipients.length === 0) return undefined;
  const path = join(jobPaths.bundle, bundleKey);
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) {
      throw new Failure("usage", `"${path}" cannot be read`, { cause });
    }
    progress.print(
      "There is no recovery bundle yet, so none goes with this snapshot: the keeper seals it",
    );
    return undefined;
  }
}
