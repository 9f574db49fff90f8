import { join } from "node:path";
import { buildImage } from "../../plugins/argocd/build_image.ts";
import { buildProgram } from "../../plugins/argocd/build_program.ts";
import {
  bundleMode,
  imageMode,
  jobMode,
  type ProgramCall,
  type ProgramEnd,
} from "./program_mode.ts";

/** The program as it is shipped, built for one test file. */
export interface BuiltProgram {
  /** A folder for the tests' files, which any user may read. */
  readonly folder: string;
  /** Runs the bundle. */
  readonly runBundle: (call: ProgramCall) => Promise<ProgramEnd>;
  /** Runs the bundle with a Job's rights. */
  readonly runJob: (call: ProgramCall) => Promise<ProgramEnd>;
  /** Runs the image, if images can be built here. */
  readonly runImage: (call: ProgramCall) => Promise<ProgramEnd>;
  /** The name of the image, if there is one. */
  readonly tag: string | undefined;
  /** Removes the folder and the image. */
  remove(): Promise<void>;
}

/** Whether images can be built here: an engine answers, and it has the base image. */
export async function canBuildImages(): Promise<boolean> {
  try {
    const base = "denoland/deno:distroless-2.9.3";
    return (await docker("image", "inspect", base)).success;
  } catch {
    return false;
  }
}

/** Builds the program and, where that can be done, its image, under a name of its own. */
export async function buildForTests(): Promise<BuiltProgram> {
  const folder = await Deno.makeTempDir({ prefix: "program-" });
  const remove = async (tag?: string) => {
    if (tag !== undefined) await docker("rmi", "--force", tag);
    await Deno.remove(folder, { recursive: true });
  };
  try {
    // The image's user is another one than this.
    await Deno.chmod(folder, 0o755);
    const program = join(folder, "program");
    await buildProgram(program);
    const tag = await canBuildImages() ? await buildTestImage(program) : undefined;
    return {
      folder,
      tag,
      runBundle: bundleMode(program),
      runJob: jobMode(program),
      runImage: imageMode(tag ?? "no-image"),
      remove: () => remove(tag),
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function buildTestImage(program: string): Promise<string> {
  const tag = `kamaji-etcd-test:${crypto.randomUUID()}`;
  await buildImage({ program, tag });
  return tag;
}

async function docker(...args: string[]): Promise<Deno.CommandOutput> {
  return await new Deno.Command("docker", { args, stdout: "null", stderr: "null" }).output();
}
