import { join } from "node:path";
import type { CaseResult } from "../case_result.ts";
import { junitReport } from "./junit_report.ts";

/** Writes the results for programs: `results.json` and `junit.xml`. */
export async function writeResults(folder: string, results: readonly CaseResult[]): Promise<void> {
  const json = JSON.stringify({ results }, undefined, 2);
  await Deno.writeTextFile(join(folder, "results.json"), `${json}\n`);
  await Deno.writeTextFile(join(folder, "junit.xml"), junitReport(results));
}
