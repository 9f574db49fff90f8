import { join } from "node:path";
import { parseArgs } from "node:util";
import { allBreaks } from "./all_breaks.ts";
import type { Break } from "./break.ts";
import { editedText } from "./edited_text.ts";
import type { Outcome } from "./outcome_in.ts";
import { runCase } from "./run_case.ts";
import { workingCopy } from "./working_copy.ts";

/** How a break ended. */
export interface BreakResult {
  /** Which. */
  readonly broken: Break;
  /** What became of the case that must fail, or why it could not be tried. */
  readonly outcome: Outcome | "edit does not apply";
  /** How long it took, in milliseconds. */
  readonly milliseconds: number;
}

/** How breaks are run. */
export interface BreaksRun {
  /** The repository. */
  readonly root: string;
  /** How many run at once, each in a copy of its own. Default 1. */
  readonly jobs?: number;
  /** Milliseconds for each; the longest `until` of the tests is 240 s. Default 600 000. */
  readonly timeLimit?: number;
  /** Ends it when it aborts: no further break is begun, and the one under way is stopped. */
  readonly signal?: AbortSignal;
}

/**
 * Breaks the code in a copy of the working tree, one break after the other, and runs the case that
 * must fail for each. Progress is told on stderr.
 */
export async function runBreaks(
  breaks: readonly Break[],
  { root, jobs = 1, signal, timeLimit = 600_000 }: BreaksRun,
): Promise<readonly BreakResult[]> {
  const waiting = [...breaks.entries()];
  const results: BreakResult[] = [];
  const work = async () => {
    const copy = await workingCopy(root);
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (signal?.aborted === true) return;
        const [index, broken] = next;
        const result = await runBreak(broken, { copy, signal, timeLimit });
        results[index] = result;
        console.error(`${index + 1}/${breaks.length} ${lineOf(result)}`);
      }
    } finally {
      await Deno.remove(copy, { recursive: true });
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return results;
}

async function runBreak(
  broken: Break,
  { copy, signal, timeLimit }: {
    readonly copy: string;
    readonly signal: AbortSignal | undefined;
    readonly timeLimit: number;
  },
): Promise<BreakResult> {
  const start = performance.now();
  const originals = new Map<string, string>();
  const scratch = await Deno.makeTempDir({ prefix: "kamaji-etcd-break-" });
  const ended = (outcome: BreakResult["outcome"]) => ({
    broken,
    outcome,
    milliseconds: performance.now() - start,
  });
  try {
    const edited = await apply(broken, { copy, originals });
    if (!edited) return ended("edit does not apply");
    const { outcome, output } = await runCase(broken, { root: copy, scratch, signal, timeLimit });
    if (outcome !== "failed") console.error(output.slice(-4_000));
    return ended(outcome);
  } finally {
    for (const [path, text] of originals) await Deno.writeTextFile(path, text);
    await Deno.remove(scratch, { recursive: true });
  }
}

async function apply(
  { edits }: Break,
  { copy, originals }: { readonly copy: string; readonly originals: Map<string, string> },
): Promise<boolean> {
  for (const edit of edits) {
    const path = join(copy, edit.file);
    try {
      const text = await Deno.readTextFile(path);
      const edited = editedText(text, edit);
      if (!originals.has(path)) originals.set(path, text);
      await Deno.writeTextFile(path, edited);
    } catch (error) {
      console.error(String(error));
      return false;
    }
  }
  return true;
}

function lineOf({ broken, milliseconds, outcome }: BreakResult): string {
  const verdict = outcome === "failed" ? "noticed" : `NOT NOTICED (${outcome})`;
  return `${verdict} in ${Math.round(milliseconds / 1_000)} s: ${broken.what}`;
}

function tableOf(results: readonly BreakResult[]): string {
  const rows = results.map(({ broken, milliseconds, outcome }) => {
    const seconds = Math.round(milliseconds / 1_000);
    const noticed = outcome === "failed" ? "yes" : `no: ${outcome}`;
    return `| ${broken.what} | ${broken.fails} | ${noticed} | ${seconds} |`;
  });
  return ["| broken | case | noticed | s |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: "" },
      jobs: { type: "string", default: "1" },
    },
  });
  const jobs = Number(values.jobs);
  const chosen = allBreaks.filter((each) =>
    [each.what, each.promise, each.test, each.fails].some((text) => text.includes(values.only))
  );
  if (!Number.isInteger(jobs) || jobs < 1 || chosen.length === 0) {
    console.error("Usage: run_breaks.ts [--only TEXT] [--jobs N], where TEXT is of some break");
    Deno.exit(2);
  }
  const start = performance.now();
  const root = join(import.meta.dirname ?? ".", "../..");
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => interrupted.abort());
  }
  const found = await runBreaks(chosen, { root, jobs, signal: interrupted.signal });
  const results = found.filter((result) => result !== undefined);
  const noticed = results.filter(({ outcome }) => outcome === "failed").length;
  console.log(tableOf(results));
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  console.log(`\n${noticed} of ${chosen.length} noticed, in ${minutes} min`);
  Deno.exit(noticed === chosen.length ? 0 : 1);
}
