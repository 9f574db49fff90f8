import { Failure } from "../../diagnostics/failure.ts";
import { readGit } from "./read_git.ts";

/** The files of a revision in a folder of their own. */
export interface Worktree extends AsyncDisposable {
  /** The folder. */
  readonly root: string;
}

/**
 * Checks a commit out into a temporary folder, which goes when it is disposed of.
 *
 * @throws {Failure} `target-failed` if git cannot do it
 */
export async function openWorktree(commit: string, root: string): Promise<Worktree> {
  const parent = await Deno.makeTempDir({ prefix: "kamaji-etcd-against-" });
  const path = `${parent}/product`;
  const remove = async (): Promise<void> => {
    await Deno.remove(parent, { recursive: true });
    await readGit(["worktree", "prune"], root);
  };
  if (await readGit(["worktree", "add", "--detach", "--quiet", path, commit], root) === undefined) {
    await remove();
    throw new Failure("target-failed", `Revision "${commit}" cannot be checked out`, {
      hint: `Try git worktree add --detach by hand in "${root}"`,
    });
  }
  return { root: path, [Symbol.asyncDispose]: remove };
}
