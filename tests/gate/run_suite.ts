import { join } from "node:path";
import { type CaseCounts, countCases } from "./case_counts.ts";
import type { Suite } from "./suites.ts";

/** How a suite ended. */
export interface SuiteResult {
  /** Cases that passed. */
  readonly passed: number;
  /** Everything that counts as failed; never 0 when the suite did not end well. */
  readonly failed: number;
  /** Cases that did not run because the code says so. */
  readonly skipped: number;
  /** What went wrong besides failing cases, a line each. */
  readonly remarks: readonly string[];
  /** Files that failed and passed when they were run once more. */
  readonly unsteady: readonly string[];
}

/** What a suite runs on. */
export interface SuiteInput {
  /** Where the paths of the files begin. */
  readonly root: string;
  /** The files, relative to the root. */
  readonly files: readonly string[];
  /** Further flags of `deno test`. */
  readonly flags?: readonly string[];
  /** Whether what `deno test` prints is shown. Default: it is. */
  readonly silent?: boolean;
}

/** One `deno test` of some files, judged. */
interface Judged extends Omit<SuiteResult, "unsteady"> {
  /** The files with failed cases, as they were given. */
  readonly failedFiles: readonly string[];
}

/**
 * Runs the files of a suite in one `deno test`, whose output passes through, and counts its cases.
 * Besides failing cases these count as failed: a file that left nothing in the report, since it
 * did not load or declares no case, and an exit code that no failed case explains.
 *
 * Where the suite allows it, a few files with failed cases run once more, and the second time counts
 * for them. That they failed before is told as `unsteady`.
 */
export async function runSuite(suite: Suite, input: SuiteInput): Promise<SuiteResult> {
  const { failedFiles, ...first } = await runFiles(suite, input);
  if (!isRepeatable(suite, first, failedFiles)) return { ...first, unsteady: [] };
  if (!input.silent) console.log(`\nonce more: ${failedFiles.join(", ")}`);
  const second = await runFiles(suite, { ...input, files: failedFiles });
  if (second.failed > 0) return { ...first, unsteady: [] };
  return {
    passed: first.passed + first.failed,
    failed: 0,
    skipped: first.skipped,
    remarks: first.remarks,
    unsteady: failedFiles,
  };
}

/** A file that did not load, or a run that was stopped, would be no other the second time. */
function isRepeatable(
  { repeatable = 0 }: Suite,
  { failed, remarks }: Omit<SuiteResult, "unsteady">,
  files: readonly string[],
): boolean {
  return failed > 0 && remarks.length === 0 && files.length > 0 && files.length <= repeatable;
}

async function runFiles(suite: Suite, input: SuiteInput): Promise<Judged> {
  const folder = await Deno.makeTempDir({ prefix: "kamaji-etcd-report-" });
  try {
    const report = join(folder, "report.xml");
    const { code, stopped } = await runTests(suite, input, report);
    const counts = countCases(await readIfThere(report));
    return {
      ...judged(counts, { files: input.files, code, stopped, minutes: suite.minutes }),
      failedFiles: input.files.filter((file) => counts.failedFiles.has(`./${file}`)),
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runTests(
  suite: Suite,
  { root, files, flags = [], silent = false }: SuiteInput,
  report: string,
): Promise<{ readonly code: number; readonly stopped: boolean }> {
  const timeLimit = AbortSignal.timeout(suite.minutes * 60_000);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "--no-prompt",
      `--junit-path=${report}`,
      ...flags,
      ...suite.rights,
      ...suite.flags ?? [],
      ...files,
    ],
    cwd: root,
    signal: timeLimit,
    stdout: silent ? "null" : "inherit",
    stderr: silent ? "null" : "inherit",
  }).spawn();
  const { code } = await child.status;
  return { code, stopped: timeLimit.aborted };
}

function judged(
  counts: CaseCounts,
  run: {
    readonly files: readonly string[];
    readonly code: number;
    readonly stopped: boolean;
    readonly minutes: number;
  },
): Omit<SuiteResult, "unsteady"> {
  const { passed, skipped } = counts;
  const remarks = run.files.filter((file) => !ran(file, counts)).map((file) =>
    `${file} did not run`
  );
  if (run.stopped) remarks.push(`Stopped after ${run.minutes} minutes`);
  const failed = counts.failed + remarks.length;
  if (run.code === 0 || failed > 0) return { passed, failed, skipped, remarks };
  return { passed, failed: 1, skipped, remarks: [`deno test ended with ${run.code}`] };
}

/** The examples of a file stand in the report as files of their own: `./file.ts#4-8.ts`. */
function ran(file: string, { files }: CaseCounts): boolean {
  return files.has(`./${file}`) || [...files].some((it) => it.startsWith(`./${file}#`));
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
