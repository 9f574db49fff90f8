import { Failure } from "../diagnostics/failure.ts";

/**
 * Makes sure that a file can be written later, before work begins whose result it is to hold. An
 * existing file is left as it is.
 *
 * @throws {Failure} `output-failed`
 */
export async function requireWritable(file: string): Promise<void> {
  const probe = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    if (await isDirectory(file)) throw new Deno.errors.IsADirectory("It is a directory");
    await Deno.writeTextFile(probe, "", { createNew: true });
    await Deno.remove(probe);
  } catch (cause) {
    throw new Failure("output-failed", `"${file}" cannot be written: ${reasonOf(cause)}`, {
      hint: "Name a file in a directory that exists and where you may write",
      cause,
    });
  }
}

/** What the system said, without what Deno adds: the call and the name of our probe. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/: \w+ '.*'$/, "") : String(error);
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
