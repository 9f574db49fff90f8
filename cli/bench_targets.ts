import { createLog } from "../diagnostics/log.ts";
import type { Progress } from "../diagnostics/progress.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { etcdImage } from "../manifests/image_reference.ts";
import type { RunScenarioOptions } from "../bench/run_scenario.ts";
import type { OpenTarget } from "../bench/targets/target.ts";
import type { BenchOptions } from "./bench_options.ts";

/** Clusters that a run may open, and what there is to know of them. */
export interface OpenedTargets {
  /** Opens them. */
  readonly open: OpenTarget;
  /** Runs a trial on them. Default: as every trial is run. */
  readonly runTrial?: NonNullable<RunScenarioOptions["runTrial"]>;
  /** What they are configured with, for the result's hash. */
  readonly configuration: unknown;
  /** Ends the run: the wish to stop, or what the clusters need. */
  readonly signal: AbortSignal;
  /** Ends what was opened to reach them. */
  close(): Promise<void>;
}

/** What local clusters are opened with. */
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
export async function openTargets(parts: OpenTargetsParts): Promise<OpenedTargets> {
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
  const open = localTargets({
    config,
    binary,
    progress,
    signal,
    ...(dataDirectory === undefined ? {} : { dataDirectory }),
  });
  return { open, configuration: config, signal, close: () => Promise.resolve() };
}
