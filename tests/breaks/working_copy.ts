import { dirname, join } from "node:path";

/**
 * Copies the files of a repository as they are in the working tree, those that git does not know
 * yet included, to a new temporary directory.
 *
 * @returns the directory; the caller removes it
 */
export async function workingCopy(root: string): Promise<string> {
  const copy = await Deno.makeTempDir({ prefix: "kamaji-etcd-breaks-" });
  for (const file of await filesOf(root)) {
    const target = join(copy, file);
    await Deno.mkdir(dirname(target), { recursive: true });
    await copyIfThere(join(root, file), target);
  }
  const modules = join(root, "node_modules");
  const has = await Deno.stat(modules).then(() => true, () => false);
  if (has) await Deno.symlink(modules, join(copy, "node_modules"));
  return copy;
}

async function filesOf(root: string): Promise<readonly string[]> {
  const { stdout, success } = await new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd: root,
  }).output();
  if (!success) throw new Error(`"${root}" is no git repository`);
  return new TextDecoder().decode(stdout).split("\0").filter((file) => file !== "");
}

/** A file that was removed and is not committed yet is listed. */
async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    const { isSymlink } = await Deno.lstat(from);
    if (isSymlink) await Deno.symlink(await Deno.readLink(from), to);
    else await Deno.copyFile(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
