import { join } from "node:path";
import { outsideImportMap } from "./outside_import_map.ts";
import { isTestFile, sourceFiles } from "./source_files.ts";

/**
 * Checks format, lint rules (Deno's and our own), types and documentation; all of them, also when
 * one has failed.
 *
 * @param root The root of the repository.
 * @returns Whether all of them hold.
 */
export async function runChecks(root: string): Promise<boolean> {
  const checks = {
    format: () => deno(root, ["fmt", "--check"]),
    lint: () => deno(root, ["lint"]),
    types: () => deno(root, ["check"]),
    documentation: () => lintDocumentation(root),
  };
  const failed: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    console.log(`\n${name}`);
    if (!await check()) failed.push(name);
  }
  console.log(failed.length === 0 ? "\nAll checks passed" : `\nFailed: ${failed.join(", ")}`);
  return failed.length === 0;
}

async function lintDocumentation(root: string): Promise<boolean> {
  const modules = (await sourceFiles(root)).filter(isDocumented);
  const texts = await Promise.all(modules.map((path) => Deno.readTextFile(join(root, path))));
  const importMap = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(importMap, outsideImportMap(texts));
    return await deno(root, ["doc", "--lint", "--quiet", `--import-map=${importMap}`, ...modules]);
  } finally {
    await Deno.remove(importMap);
  }
}

/** Tests document themselves by their names, and a configuration is data. */
function isDocumented(path: string): boolean {
  return !isTestFile(path) && !/\.(config|d)\.ts$/.test(path);
}

async function deno(root: string, args: readonly string[]): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), { args: [...args], cwd: root }).spawn();
  return (await child.status).success;
}

if (import.meta.main) {
  Deno.exit(await runChecks(join(import.meta.dirname ?? ".", "../..")) ? 0 : 1);
}
