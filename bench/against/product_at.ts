import { pathToFileURL } from "node:url";
import { Failure } from "../../diagnostics/failure.ts";

/** What a side uses of the product at some revision: flags, configuration, cluster, client, load. */
export interface Product {
  /** Reads a configuration. */
  readonly loadConfig: typeof import("../../manifests/config/load_config.ts").loadConfig;
  /** The configuration when none is given. */
  readonly defaultConfig: typeof import("../../manifests/config/default_config.ts").defaultConfig;
  /** The flags of a member. */
  readonly etcdArguments: typeof import("../../manifests/etcd_arguments.ts").etcdArguments;
  /** The image of a configuration. */
  readonly etcdImage: typeof import("../../manifests/image_reference.ts").etcdImage;
  /** Finds the etcd of a version. */
  readonly findEtcd: typeof import("../targets/local/binary/find_etcd.ts").findEtcd;
  /** Starts a cluster. */
  readonly startLocalCluster: typeof import("../targets/local/local_cluster.ts").startLocalCluster;
  /** Onboards tenants on it. */
  readonly localTarget: typeof import("../targets/local/local_target.ts").localTarget;
  /** The generator's client. */
  readonly connectEtcd: typeof import("../../etcd/connect_etcd.ts").connectEtcd;
  /** What tenants do. */
  readonly kubernetesWorkload:
    typeof import("../workloads/kubernetes/kubernetes_workload.ts").kubernetesWorkload;
  /** Connects a tenant with the generator's client and prepares its objects. */
  readonly openTenant: typeof import("../engine/open_tenant.ts").openTenant;
}

/** Where each of them stands below the product's folder. */
const files: Readonly<Record<keyof Product, string>> = {
  loadConfig: "manifests/config/load_config.ts",
  defaultConfig: "manifests/config/default_config.ts",
  etcdArguments: "manifests/etcd_arguments.ts",
  etcdImage: "manifests/image_reference.ts",
  findEtcd: "bench/targets/local/binary/find_etcd.ts",
  startLocalCluster: "bench/targets/local/local_cluster.ts",
  localTarget: "bench/targets/local/local_target.ts",
  connectEtcd: "etcd/connect_etcd.ts",
  kubernetesWorkload: "bench/workloads/kubernetes/kubernetes_workload.ts",
  openTenant: "bench/engine/open_tenant.ts",
};

/**
 * Loads the product that stands in a folder, of whatever revision it is.
 *
 * @throws {Failure} `usage` for a revision that lacks a part, or one that cannot be loaded
 */
export async function productAt(root: string): Promise<Product> {
  const parts = await Promise.all(
    Object.entries(files).map(async ([name, file]) => [name, await partAt(root, { file, name })]),
  );
  return Object.fromEntries(parts) as Product;
}

async function partAt(
  root: string,
  { file, name }: { readonly file: string; readonly name: string },
): Promise<unknown> {
  try {
    const module: Readonly<Record<string, unknown>> = await import(
      pathToFileURL(`${root}/${file}`).href
    );
    if (module[name] !== undefined) return module[name];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("usage", `"${file}" of that revision cannot be loaded: ${reason}`, { cause });
  }
  throw new Failure("usage", `"${file}" of that revision has no "${name}"`, {
    hint: "Compare with a revision that is not as old, or by results and --across-environments",
  });
}
