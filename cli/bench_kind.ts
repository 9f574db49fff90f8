import type { Progress } from "../diagnostics/progress.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import { etcdImage } from "../manifests/image_reference.ts";
import type { OpenedKind } from "../bench/targets/kind/open_kind.ts";
import type { TargetOptions } from "./bench_target_options.ts";
import type { OpenedTargets } from "./bench_targets.ts";

/** What clusters on kind are opened with. */
export interface OpenKindParts {
  /** The configuration of the run. */
  readonly config: EtcdCluster;
  /** What was typed. */
  readonly options: Pick<TargetOptions, "cluster" | "keep">;
  /** Images that pods will ask for besides ours and etcd's. Default: none. */
  readonly images?: readonly string[];
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * Takes or makes the kind cluster that was meant, with the images on its nodes. The caller closes it.
 *
 * @throws {Failure} `target-failed` when it cannot be made or used
 */
export async function kindOf(parts: OpenKindParts): Promise<OpenedKind> {
  const { config, images = [], options: { cluster, keep }, progress, signal } = parts;
  const { openKind } = await import("../bench/targets/kind/open_kind.ts");
  return await openKind({
    ...{ config, cluster, keep, progress, signal },
    images: [etcdImage(config), ...images],
  });
}

/**
 * Takes or makes a kind cluster, and returns the way to deploy clusters to it.
 *
 * @throws {Failure} `target-failed` when it cannot be made or used
 */
export async function openKindTargets(parts: OpenKindParts): Promise<OpenedTargets> {
  const { config, signal } = parts;
  const kind = await kindOf(parts);
  const { kindTargets } = await import("../bench/targets/kind/kind_targets.ts");
  return {
    ...{ open: kindTargets(kind, config), configuration: config, signal },
    close: () => kind.close(),
  };
}
