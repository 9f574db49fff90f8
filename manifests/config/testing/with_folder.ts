import { dirname, join } from "node:path";

/** The files of a folder: texts, bytes, or the targets of symlinks. */
export type FolderFiles = Readonly<Record<string, string | Uint8Array | { readonly link: string }>>;

/**
 * Runs something with a temporary folder that holds the given files, and removes it afterwards.
 * A relative target of a symlink is relative to the symlink.
 */
export async function withFolder<T>(
  files: FolderFiles,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, content] of Object.entries(files)) await put(join(folder, name), content);
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function put(path: string, content: FolderFiles[string]): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(path, content);
  else if (content instanceof Uint8Array) await Deno.writeFile(path, content);
  else await Deno.symlink(content.link, path);
}
