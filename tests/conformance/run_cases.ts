import { join } from "node:path";
import type { Progress } from "../../diagnostics/progress.ts";
import type { CaseResult } from "./case_result.ts";
import { type Case, NotRun } from "./conformance_case.ts";
import type { KubernetesClient } from "../../bench/kubernetes/kubernetes_client.ts";
import type { Machine } from "./machine/machine.ts";

/** What cases run on. */
export interface RunOptions {
  /** The cluster. */
  readonly kubernetes: KubernetesClient;
  /** The machine. */
  readonly machine: Machine;
  /** Folder for what cases leave behind. */
  readonly folder: string;
  /** Tells each case as a step. */
  readonly progress: Progress;
  /** Ends the run: the current case fails, later ones are not run. */
  readonly signal: AbortSignal;
  /** Called once a case has failed, before the next begins, to save what can be seen. */
  readonly onFailure: (failed: CaseResult) => Promise<void>;
}

/**
 * Runs cases one after the other. What a case needs must have passed before: else it is not run,
 * and says which it was.
 */
export async function runCases(
  cases: readonly Case[],
  options: RunOptions,
): Promise<readonly CaseResult[]> {
  const results: CaseResult[] = [];
  for (const item of cases) {
    const missing = item.needs.find((id) => !passed(results, id));
    const result = missing === undefined && !options.signal.aborted
      ? await runCase(item, options)
      : skipped(
        item,
        missing === undefined ? "interrupted" : `needs "${missing}", which did not pass`,
      );
    results.push(result);
    if (result.outcome === "failed" && !options.signal.aborted) await options.onFailure(result);
  }
  return results;
}

/** The result of a case that was not run. */
export function skipped({ group, id, name }: Case, reason: string): CaseResult {
  return { group, id, name, outcome: "not run", seconds: 0, detail: reason };
}

function passed(results: readonly CaseResult[], id: string): boolean {
  return results.some((result) => result.id === id && result.outcome === "passed");
}

async function runCase(item: Case, options: RunOptions): Promise<CaseResult> {
  const { group, id, name, minutes } = item;
  const since = performance.now();
  const step = options.progress.step(`${group}: ${name}`);
  const timer = AbortSignal.timeout(minutes * 60_000);
  const signal = AbortSignal.any([options.signal, timer]);
  const ended = (outcome: CaseResult["outcome"], detail?: string): CaseResult => {
    const seconds = (performance.now() - since) / 1000;
    if (outcome === "failed") step.failed(detail);
    else if (outcome === "not run") step.skipped(`not run: ${detail}`);
    else step.done(detail);
    return { group, id, name, outcome, seconds, ...(detail === undefined ? {} : { detail }) };
  };
  try {
    const { kubernetes, machine, progress } = options;
    const folder = () => makeFolder(join(options.folder, id));
    const detail = await item.run({ kubernetes, machine, progress, signal, folder });
    return ended("passed", detail ?? undefined);
  } catch (error) {
    if (error instanceof NotRun) return ended("not run", error.message);
    return ended("failed", error instanceof Error ? error.message : String(error));
  }
}

async function makeFolder(path: string): Promise<string> {
  await Deno.mkdir(path, { recursive: true });
  return path;
}
