/** What git says, without the line end; nothing where git or what was asked for is missing. */
export async function readGit(args: readonly string[], root: string): Promise<string | undefined> {
  try {
    const { stdout, success } = await new Deno.Command("git", {
      args: ["-C", root, ...args],
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
