import { join } from "node:path";
import { isTestFile, sourceFiles } from "./source_files.ts";

/** Something the source has to be before it is worth testing. */
interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * Checks format, lint rules (Deno's and our own), types and documentation; all of them, also when
 * one has failed.
 *
 * @param root The root of the repository.
 * @returns Whether all of them hold.
 */
export async function runChecks(root: string): Promise<boolean> {
  const modules = (await sourceFiles(root)).filter(isDocumented);
  const checks: readonly Check[] = [
    { name: "format", args: ["fmt", "--check"] },
    { name: "lint", args: ["lint"] },
    { name: "types", args: ["check"] },
    { name: "documentation", args: ["doc", "--lint", ...modules] },
  ];
  const failed: string[] = [];
  for (const check of checks) {
    console.log(`\n${check.name}: deno ${check.args.slice(0, 2).join(" ")}`);
    const child = new Deno.Command(Deno.execPath(), { args: [...check.args], cwd: root }).spawn();
    if (!(await child.status).success) failed.push(check.name);
  }
  console.log(failed.length === 0 ? "\nAll checks passed" : `\nFailed: ${failed.join(", ")}`);
  return failed.length === 0;
}

/** Tests document themselves by their names, and a configuration is data. */
function isDocumented(path: string): boolean {
  return !isTestFile(path) && !path.endsWith(".config.ts");
}

if (import.meta.main) {
  Deno.exit(await runChecks(join(import.meta.dirname ?? ".", "../..")) ? 0 : 1);
}
