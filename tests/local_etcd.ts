import { type EtcdBinary, findEtcd } from "../bench/targets/local/binary/find_etcd.ts";
import { type LocalCluster, startLocalCluster } from "../bench/targets/local/local_cluster.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createLog } from "../diagnostics/log.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { defaultEtcdVersion, type EtcdClusterInput } from "../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";

const log = createLog({ level: "error" });

/**
 * The etcd of a version, found or made in the same way as the benchmark's. The default one must be
 * there, since without it nothing is proved; a test that needs another is shown as left out where
 * that cannot be had.
 */
export async function localEtcd(version: string): Promise<EtcdBinary | undefined> {
  try {
    return await findEtcd({ version, image: `quay.io/coreos/etcd:v${version}`, log });
  } catch (error) {
    if (version === defaultEtcdVersion || !(error instanceof Failure)) throw error;
    if (error.code === "etcd-not-found") return undefined;
    throw error;
  }
}

/** Starts a cluster of one member, or as many as `spec` says, on loopback. The caller stops it. */
export async function startTestCluster(
  binary: EtcdBinary,
  spec: EtcdClusterInput["spec"] = {},
): Promise<LocalCluster> {
  return await startLocalCluster({
    config: exampleCluster({ spec: { members: 1, version: binary.version, ...spec } }),
    binary,
    progress: createProgress({ terminal: false, write: () => undefined }),
  });
}
