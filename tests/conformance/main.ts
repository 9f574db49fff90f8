/**
 * The conformance run: proves the product on a real Kubernetes cluster.
 *
 * @module
 */
import { createInterrupts } from "../../cli/interrupts.ts";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import { createPaint } from "../../diagnostics/paint.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { countOf } from "./case_result.ts";
import { conformanceCases } from "./conformance_cases.ts";
import { type ConformanceOptions, parseOptions, usage } from "./parse_options.ts";
import { resultTable } from "./results/result_table.ts";
import { writeResults } from "./results/write_results.ts";
import { runConformance } from "./run_conformance.ts";
import { selectCases } from "./select_cases.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args, Deno.env.get("KAMAJI_ETCD_MANIFESTS"));
    if (options !== "help") return await run(options);
    console.log(usage);
    return ExitCode.Success;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return ExitCode.Usage;
  }
}

async function run(options: ConformanceOptions): Promise<number> {
  const root = new URL("../../", import.meta.url).pathname;
  const interrupts = createInterrupts();
  const signal = interrupts.signal();
  const paint = createPaint(Deno.stderr.isTerminal() && !Deno.noColor);
  const progress = createProgress({ paint });
  const cases = selectCases(conformanceCases(await exampleNames(root)), options.only);
  const { results, obstacle } = await runConformance(options, { root, cases, progress, signal });
  progress.close();
  interrupts.release();
  await writeResults(`${root}${options.output}`, results);
  console.log(resultTable(results));
  if (obstacle !== undefined) console.error(`${obstacle.problem}\n${obstacle.hint ?? ""}`.trim());
  const [passed, failed, left] = (["passed", "failed", "not run"] as const)
    .map((outcome) => countOf(results, outcome));
  if (left !== 0) console.log(`${left} not run`);
  console.log(`${passed} passed, ${failed} failed`);
  if (signal.aborted) return ExitCode.Interrupted;
  return failed !== 0 || obstacle !== undefined ? ExitCode.TargetFailed : ExitCode.Success;
}

/** Files are documents; folders hold a configuration, or a folder for each of several. */
async function exampleNames(root: string, folder = ""): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(`${root}examples/${folder}`));
  if (folder !== "" && entries.some(({ name }) => name.startsWith("etcd."))) return [folder];
  const names = await Promise.all(entries.map(({ isDirectory, name }) => {
    const path = folder === "" ? name : `${folder}/${name}`;
    if (isDirectory) return exampleNames(root, path);
    return folder === "" && name.endsWith(".yaml") ? [name] : [];
  }));
  return names.flat().sort();
}
