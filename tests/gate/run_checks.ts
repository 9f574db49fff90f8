import { join } from "node:path";
import { type DocFinding, isAcceptedFinding, readDocFindings } from "./accepted_doc_findings.ts";
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
    const { output, success } = await denoOutput(root, [
      "doc",
      "--lint",
      "--quiet",
      `--import-map=${importMap}`,
      ...modules,
    ]);
    if (success) return true;
    const findings = readDocFindings(output);
    const open = await unaccepted(findings);
    for (const { text } of open) console.error(`${text}\n`);
    // Without findings it failed for another reason, which is in the output.
    if (findings.length === 0) console.error(output);
    return findings.length > 0 && open.length === 0;
  } finally {
    await Deno.remove(importMap);
  }
}

async function unaccepted(findings: readonly DocFinding[]): Promise<DocFinding[]> {
  const judged = await Promise.all(findings.map(async (finding) => {
    const source = await Deno.readTextFile(finding.path);
    return isAcceptedFinding(finding, source) ? [] : [finding];
  }));
  return judged.flat();
}

/** Tests document themselves by their names, and a configuration and its parts are data. */
function isDocumented(path: string): boolean {
  return !isTestFile(path) && !path.startsWith("examples/") && !/\.(config|d)\.ts$/.test(path);
}

async function deno(root: string, args: readonly string[]): Promise<boolean> {
  const child = new Deno.Command(Deno.execPath(), { args: [...args], cwd: root }).spawn();
  return (await child.status).success;
}

async function denoOutput(
  root: string,
  args: readonly string[],
): Promise<{ readonly output: string; readonly success: boolean }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { NO_COLOR: "1" },
  });
  const { stderr, stdout, success } = await command.output();
  const decoder = new TextDecoder();
  return { output: decoder.decode(stdout) + decoder.decode(stderr), success };
}

if (import.meta.main) {
  Deno.exit(await runChecks(join(import.meta.dirname ?? ".", "../..")) ? 0 : 1);
}
