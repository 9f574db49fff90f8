import { join } from "node:path";
import type { Progress } from "../../diagnostics/progress.ts";
import type { CaseResult } from "./case_result.ts";
import type { Case } from "./conformance_case.ts";
import type { KubernetesClient } from "../../bench/kubernetes/kubernetes_client.ts";
import { deleteKindCluster } from "../../bench/targets/kind/kind_cluster.ts";
import { missingTool } from "../../bench/targets/kind/missing_tool.ts";
import { markKept, takeCluster } from "./machine/take_cluster.ts";
import type { ConformanceOptions } from "./parse_options.ts";
import { saveFailure } from "./results/failure_bundle.ts";
import { runCases, skipped } from "./run_cases.ts";

/** What a run was and found. */
export interface ConformanceRun {
  /** How each case ended, in their order. */
  readonly results: readonly CaseResult[];
  /** Why nothing could run, if that is so, and what to do about it. */
  readonly obstacle?: { readonly problem: string; readonly hint?: string };
}

/** What a run needs besides its options. */
export interface ConformanceInput {
  /** Root of the repository. */
  readonly root: string;
  /** The cases to run. */
  readonly cases: readonly Case[];
  /** Tells what is going on. */
  readonly progress: Progress;
  /** Ends the run; what it made is removed nevertheless. */
  readonly signal: AbortSignal;
}

/**
 * Runs cases on a kind cluster. A cluster that this run made is deleted in the end, unless it is to
 * be kept; one that was there is left.
 */
export async function runConformance(
  options: ConformanceOptions,
  { root, cases, progress, signal }: ConformanceInput,
): Promise<ConformanceRun> {
  const folder = join(root, options.output);
  await emptyFolder(folder);
  const obstacle = await missingTool(signal);
  if (obstacle !== undefined) return nothingRan(cases, obstacle);

  const kind = { ...options, name: options.cluster, folder, signal };
  const step = progress.step(`Take or make cluster ${kind.name}`);
  let temporary = false;
  try {
    const { kubernetes, kubeconfig, kept } = await takeCluster(kind);
    temporary = !kept && !options.keep;
    if (!temporary) await markKept(kubernetes);
    step.done();
    const machine = {
      root,
      cluster: options.cluster,
      kubeconfig,
      manifests: options.manifests,
    };
    const onFailure = bundler({ kubernetes, folder, progress });
    const results = await runCases(cases, {
      kubernetes,
      machine,
      folder,
      progress,
      signal,
      onFailure,
    });
    return { results };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    step.failed(problem);
    return nothingRan(cases, { problem });
  } finally {
    if (temporary) await remove(options.cluster, { folder, progress });
  }
}

function nothingRan(
  cases: readonly Case[],
  obstacle: NonNullable<ConformanceRun["obstacle"]>,
): ConformanceRun {
  return { results: cases.map((item) => skipped(item, obstacle.problem)), obstacle };
}

/** A folder of ours from an earlier run; nothing else is put there. */
async function emptyFolder(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(folder, { recursive: true });
}

function bundler(
  { kubernetes, folder, progress }: {
    readonly kubernetes: KubernetesClient;
    readonly folder: string;
    readonly progress: Progress;
  },
): (failed: CaseResult) => Promise<void> {
  return async ({ id }) => {
    const bundle = join(folder, "failures", id);
    try {
      await saveFailure(kubernetes, bundle);
      progress.print(`  what could be seen then: ${bundle}`);
    } catch (error) {
      progress.print(`  nothing could be saved: ${error}`);
    }
  };
}

async function remove(
  cluster: string,
  { folder, progress }: { readonly folder: string; readonly progress: Progress },
): Promise<void> {
  const step = progress.step(`Delete cluster ${cluster}`);
  try {
    await deleteKindCluster(cluster, folder);
    step.done();
  } catch (error) {
    step.failed(String(error));
  }
}
