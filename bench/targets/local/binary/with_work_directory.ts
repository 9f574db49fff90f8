import { join } from "node:path";

const prefix = ".partial-";

/** Milliseconds after which a work directory belongs to nobody; no source may take this long. */
const staleMs = 60 * 60 * 1000;

/**
 * Gives `use` a fresh directory below `parent` and removes it afterwards, whatever happened. It is
 * on the file system of `parent`, so a file can be renamed from one to the other atomically. What
 * a killed run left behind is removed by a later one, an hour after.
 */
export async function withWorkDirectory<Result>(
  parent: string,
  use: (directory: string) => Promise<Result>,
): Promise<Result> {
  await Deno.mkdir(parent, { recursive: true });
  await removeStale(parent);
  const directory = await Deno.makeTempDir({ dir: parent, prefix });
  try {
    return await use(directory);
  } finally {
    await remove(directory);
  }
}

async function removeStale(parent: string): Promise<void> {
  for await (const entry of Deno.readDir(parent)) {
    if (!entry.isDirectory || !entry.name.startsWith(prefix)) continue;
    const path = join(parent, entry.name);
    if (await isStale(path)) await remove(path);
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime !== null && Date.now() - mtime.getTime() > staleMs;
  } catch {
    return false; // Its owner has just removed it.
  }
}

async function remove(directory: string): Promise<void> {
  try {
    await Deno.remove(directory, { recursive: true });
  } catch {
    // A stopped compiler may still write here for a moment; a later run removes the rest.
  }
}
