import type { Paint } from "../diagnostics/paint.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import type { BenchOptions } from "./bench_options.ts";

/**
 * The configuration to start, with as many members as were asked for; nothing when it is wrong, which
 * has been said then.
 */
export async function configOf(
  options: Pick<BenchOptions, "config" | "members">,
  errorPaint: Paint,
): Promise<EtcdCluster | undefined> {
  const config = await baseConfig(options.config, errorPaint);
  if (config === undefined || options.members === undefined) return config;
  return { ...config, spec: { ...config.spec, members: Number(options.members) } };
}

async function baseConfig(
  path: string | undefined,
  errorPaint: Paint,
): Promise<EtcdCluster | undefined> {
  if (path === undefined) {
    const { defaultConfig } = await import("../manifests/config/default_config.ts");
    return defaultConfig();
  }
  const { loadCluster } = await import("./load_cluster.ts");
  return (await loadCluster(path, { paint: errorPaint }))?.config;
}
