import { cacheSource } from "../bench/targets/local/binary/cache_source.ts";
import { defaultCacheDirectory } from "../bench/targets/local/binary/default_cache_directory.ts";
import { type EtcdBinary, findEtcd } from "../bench/targets/local/binary/find_etcd.ts";
import { pathSource } from "../bench/targets/local/binary/path_source.ts";
import { tryEtcdSources } from "../bench/targets/local/binary/try_etcd_sources.ts";
import { type LocalCluster, startLocalCluster } from "../bench/targets/local/local_cluster.ts";
import { Failure } from "../diagnostics/failure.ts";
import { createLog } from "../diagnostics/log.ts";
import { createProgress } from "../diagnostics/progress.ts";
import { defaultEtcdVersion, type EtcdClusterInput } from "../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";

const log = createLog({ level: "error" });

/**
 * The etcd of a version. The default one is found or made, since without it nothing is proved;
 * of others only what the machine holds in PATH or in the cache counts, and a test that needs one
 * is shown as left out.
 */
export async function localEtcd(version: string): Promise<EtcdBinary | undefined> {
  const image = `quay.io/coreos/etcd:v${version}`;
  if (version === defaultEtcdVersion) return await findEtcd({ version, image, log });
  try {
    return await tryEtcdSources([pathSource, cacheSource], {
      version,
      image,
      cacheDirectory: defaultCacheDirectory(),
      releaseUrl: "http://127.0.0.1:9",
      log,
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    if (error instanceof Failure && error.code === "etcd-not-found") return undefined;
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
