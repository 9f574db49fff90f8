import { createLog } from "../diagnostics/log.ts";
import type { Progress } from "../diagnostics/progress.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { etcdImage } from "../manifests/image_reference.ts";
import type { OpenTarget } from "../bench/targets/target.ts";
import type { BenchOptions } from "./bench_options.ts";

/** What targets are opened with. */
export interface OpenTargetsParts {
  /** The configuration of the run. */
  readonly config: EtcdCluster;
  /** What was typed. */
  readonly options: Pick<BenchOptions, "etcd" | "data-dir">;
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * Finds etcd and returns the way to open local clusters of it.
 *
 * @throws {Failure} `etcd-not-found` and what else finding it comes to
 */
export async function openTargets(parts: OpenTargetsParts): Promise<OpenTarget> {
  const { config, options, progress, signal } = parts;
  const [{ findEtcd }, { localTargets }] = await Promise.all([
    import("../bench/targets/local/binary/find_etcd.ts"),
    import("../bench/targets/local/local_targets.ts"),
  ]);
  const log = createLog({ write: (line) => progress.print(line) });
  const binary = await findEtcd({
    version: config.spec.version,
    image: etcdImage(config),
    log,
    signal,
    ...(options.etcd === undefined ? {} : { etcd: options.etcd }),
  });
  const dataDirectory = options["data-dir"];
  return localTargets({
    config,
    binary,
    progress,
    signal,
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  });
}
