import { join } from "node:path";
import { parseArgs } from "node:util";
import { runSuite, type SuiteResult } from "./run_suite.ts";
import { sourceFiles } from "./source_files.ts";
import { type Suite, suites } from "./suites.ts";

/** Which tests to run. */
export interface TestRun {
  /** The root of the repository. */
  readonly root: string;
  /** The names of the suites; none means all. */
  readonly names: readonly string[];
  /** Further flags of `deno test`. */
  readonly flags?: readonly string[];
}

/**
 * Runs suites one after the other and prints as the last line how many cases passed and failed.
 *
 * @returns Whether nothing failed.
 */
export async function runTests(run: TestRun): Promise<boolean> {
  const { root, names, flags = [] } = run;
  const files = await sourceFiles(root);
  const results: SuiteResult[] = [];
  for (const suite of chosen(names)) {
    const taken = await filesOf(suite, { root, files });
    if (taken.length === 0) continue;
    console.log(`\n${suite.name}: ${taken.length} files, ${suite.rights.join(" ")}`);
    const result = await runSuite(suite, { root, files: taken, flags });
    results.push(result);
    console.log(lineOf(suite.name, result));
  }
  const passed = sum(results.map((result) => result.passed));
  const failed = sum(results.map((result) => result.failed));
  const skipped = sum(results.map((result) => result.skipped));
  if (skipped > 0) console.log(`${skipped} not run`);
  for (const file of results.flatMap(({ unsteady }) => unsteady)) {
    console.log(`unsteady: ${file} failed and passed when it was run once more`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0;
}

function chosen(names: readonly string[]): readonly Suite[] {
  const all = suites(Deno.env.get("TMPDIR") ?? "/tmp");
  const unknown = names.find((name) => !all.some((suite) => suite.name === name));
  if (unknown !== undefined) {
    throw new TypeError(`Unknown suite "${unknown}", there are ${all.map((it) => it.name)}`);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

async function filesOf(
  suite: Suite,
  { root, files }: { readonly root: string; readonly files: readonly string[] },
): Promise<string[]> {
  const taken: string[] = [];
  for (const file of files) {
    if (suite.takes(file, await Deno.readTextFile(join(root, file)))) taken.push(file);
  }
  return taken;
}

function lineOf(name: string, { passed, failed, remarks }: SuiteResult): string {
  return [...remarks, `${name}: ${passed} passed, ${failed} failed`].join("\n");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

if (import.meta.main) {
  const { positionals: names } = parseArgs({ allowPositionals: true });
  const root = join(import.meta.dirname ?? ".", "../..");
  Deno.exit(await runTests({ root, names }) ? 0 : 1);
}
