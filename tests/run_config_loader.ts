import type { Finding } from "../diagnostics/finding.ts";
import { type FolderFiles, withFolder } from "../manifests/config/testing/with_folder.ts";

/** How the loader ended. */
export interface LoaderResult {
  /** Its exit code. */
  readonly exitCode: number;
  /** What it wrote to standard output: the config, or its findings as JSON. */
  readonly output: string;
  /** What it wrote to standard error. */
  readonly error: string;
  /** The findings; none when the config was loaded. */
  readonly findings: readonly Finding[];
  /** How long it took. */
  readonly seconds: number;
}

/** The program that loads a config. */
export const loaderSource: string = new URL("./config_loader.ts", import.meta.url).pathname;

/**
 * Loads the config of a folder in a process of its own, with the folder as its working directory.
 *
 * @param files what the folder holds
 * @param runArguments what stands behind `deno run`; the loader with the rights to read by default
 */
export async function runLoader(
  files: FolderFiles,
  runArguments: (folder: string) => string[] = () => ["--allow-read", "--allow-env", loaderSource],
): Promise<LoaderResult> {
  return await withFolder(files, async (folder) => {
    const begin = performance.now();
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", ...runArguments(folder), "."],
      cwd: folder,
      env: { NO_COLOR: "1" },
      signal: AbortSignal.timeout(60_000),
    }).output();
    const seconds = (performance.now() - begin) / 1_000;
    const output = new TextDecoder().decode(stdout);
    const error = new TextDecoder().decode(stderr);
    const findings = code === 0 || output === "" ? [] : JSON.parse(output).findings;
    return { exitCode: code, output, error, findings, seconds };
  });
}
