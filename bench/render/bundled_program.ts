import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProgramCall } from "./process_cost.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * How the bundle is made. For the platform "browser" every package comes as ECMAScript modules,
 * which spares rendering the loading of `node:module`; commands that need Node's modules do not
 * work in it, and rendering does not load them.
 */
const bundleArguments = ["--quiet", "--minify", "--code-splitting", "--platform=browser"];

/** How the bundle is run: nothing of what surrounds it matters, and it may only read. */
const runArguments = [
  "--no-config",
  "--no-lock",
  "--no-npm",
  "--no-remote",
  "--no-prompt",
  "--allow-read",
  // A TypeScript configuration is evaluated in a Worker without rights.
  "--unstable-worker-options",
  // A young generation that never fills is never collected; V8 starts with a few hundred kilobytes.
  "--v8-flags=--min-semi-space-size=16",
];

/**
 * Bundles the program into a directory, as it is done for an image.
 *
 * @param directory what is in it afterwards belongs together
 * @returns how to run it, the command's own words left out
 * @throws {Error} if bundling fails
 */
export async function bundledProgram(directory: string): Promise<ProgramCall> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", ...bundleArguments, `--outdir=${directory}`, "mod.ts"],
    cwd: root,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`No bundle: ${new TextDecoder().decode(stderr)}`);
  return {
    program: Deno.execPath(),
    arguments: ["run", ...runArguments, join(directory, "mod.js")],
    environment: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
  };
}
