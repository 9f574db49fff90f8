import { dirname, join, posix } from "node:path";
import { Failure } from "../../../diagnostics/failure.ts";
import { parseBlobs } from "./parse_blobs.ts";
import { runGit } from "./run_git.ts";
import { isSafePath, type TreeEntry } from "./tree_entry.ts";

/**
 * Writes files and symlinks of a Git tree into an empty folder. Symlinks come last, so that nothing
 * is ever written through one; those that lead out of the folder are left out.
 *
 * @throws {Failure} `git-failed` if Git does not have their content
 */
export async function copyOut(entries: readonly TreeEntry[], root: string): Promise<void> {
  const safe = entries.filter(({ path }) => isSafePath(path));
  const contents = await contentsOf(safe);
  const pairs = safe.map((entry, index) => ({ entry, content: contents[index] }));
  for (const type of ["file", "symlink"] as const) {
    for (const { entry, content } of pairs) {
      if (entry.type !== type || content === undefined) continue;
      const path = join(root, entry.path);
      await Deno.mkdir(dirname(path), { recursive: true });
      if (type === "file") await Deno.writeFile(path, content, { createNew: true, mode: 0o600 });
      else await link(entry, { path, target: new TextDecoder().decode(content) });
    }
  }
}

async function contentsOf(entries: readonly TreeEntry[]): Promise<Uint8Array[]> {
  if (entries.length === 0) return [];
  const ids = entries.map(({ id }) => `${id}\n`).join("");
  const { ok, output, complaint } = await runGit(["cat-file", "--batch"], ids);
  const contents = parseBlobs(output);
  if (ok && contents.length === entries.length) return contents;
  throw new Failure("git-failed", `Git gave fewer files than it has: ${complaint}`, {
    hint: "Check the repository with git fsck; a partial clone needs its remote",
  });
}

async function link(
  { path }: TreeEntry,
  { path: at, target }: { readonly path: string; readonly target: string },
): Promise<void> {
  const leadsTo = posix.join(posix.dirname(path), target);
  if (target.startsWith("/") || leadsTo.split("/").includes("..")) return;
  await Deno.symlink(target, at);
}
