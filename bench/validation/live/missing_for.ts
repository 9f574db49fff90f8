import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { hasStrace } from "./faults/kit/slow_disk.ts";
import { otherVersion } from "./faults/kit/other_version.ts";
import type { LiveFault } from "./live_fault.ts";

/** Says what is missing here for a fault, as a clause; `undefined` when it can be made. */
export async function missingFor(
  { needs }: LiveFault,
  { spec }: EtcdCluster,
): Promise<string | undefined> {
  if (needs === "strace" && !await hasStrace()) return "strace is not here, or may not trace";
  if (needs === "another-version" && await otherVersion(spec.version) === undefined) {
    return "no etcd of the next minor version is in the cache";
  }
  return undefined;
}
