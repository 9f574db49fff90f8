import { join } from "node:path";

/** Milliseconds without a write after which nobody can be writing any more. */
const abandonedAfter = 60 * 60_000;

/**
 * Removes from a folder what runs left that were killed: entries that `isTemporary` names and that
 * nobody has written to for an hour. Another run may be at work on younger ones.
 */
export async function removeStale(
  folder: string,
  isTemporary: (entry: Deno.DirEntry) => boolean,
): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    if (!isTemporary(entry)) continue;
    const path = join(folder, entry.name);
    if (Date.now() - await lastWrite(path) < abandonedAfter) continue;
    await Deno.remove(path, { recursive: true }).catch(() => undefined);
  }
}

/** What is gone meanwhile is nobody's to remove. */
async function lastWrite(path: string): Promise<number> {
  try {
    const { isDirectory, mtime } = await Deno.stat(path);
    const times = [mtime?.getTime() ?? Date.now()];
    if (!isDirectory) return times[0] ?? 0;
    for await (const { name } of Deno.readDir(path)) times.push(await lastWrite(join(path, name)));
    return Math.max(...times);
  } catch {
    return Date.now();
  }
}
