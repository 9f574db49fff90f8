import { join } from "node:path";
import { buildProgram } from "../../plugins/argocd/build_program.ts";
import { launcherName } from "../../plugins/argocd/launcher.ts";
import type { ProgramCall } from "./process_cost.ts";

const containerfile = new URL("../../plugins/argocd/Containerfile", import.meta.url);

/**
 * Bundles the program into a directory, as it is done for an image, and calls it as the image's
 * kernel and environment do.
 *
 * @param directory what is in it afterwards belongs together
 * @returns how to run it, the command's own words left out
 * @throws {Error} if bundling fails
 */
export async function bundledProgram(directory: string): Promise<ProgramCall> {
  const program = join(directory, "program");
  await buildProgram(program, program);
  const launcher = join(program, launcherName);
  const [firstLine = ""] = (await Deno.readTextFile(launcher)).split("\n", 1);
  const [, flags] = /^#!\/bin\/deno (\S+)$/.exec(firstLine) ?? [];
  if (flags === undefined) throw new Error(`The launcher begins with ${JSON.stringify(firstLine)}`);
  return {
    program: Deno.execPath(),
    arguments: [flags, launcher],
    environment: { ...await imageEnvironment(), DENO_DIR: join(directory, "deno") },
  };
}

/** The variables that the image sets, without those that name its folders. */
async function imageEnvironment(): Promise<Record<string, string>> {
  const lines = (await Deno.readTextFile(containerfile)).matchAll(/\b(DENO_\w+|NO_COLOR)=(\S+)/g);
  return Object.fromEntries([...lines].map(([, name = "", value = ""]) => [name, value]));
}
