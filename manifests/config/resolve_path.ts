/** The path without symlinks, or `undefined` when it leads nowhere or may not be followed. */
export async function resolvePath(path: string): Promise<string | undefined> {
  try {
    return await Deno.realPath(path);
  } catch {
    return undefined;
  }
}
