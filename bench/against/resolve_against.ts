import { Failure } from "../../diagnostics/failure.ts";
import { readGit } from "./read_git.ts";

/** What a comparison is against. */
export type Against =
  /** This product, its members running another etcd. */
  | { readonly kind: "etcd"; readonly path: string }
  /** The product of another revision, with the etcd that is its default. */
  | { readonly kind: "revision"; readonly revision: string; readonly commit: string };

/**
 * What `--against` means: a file is an etcd binary, everything else a revision of the repository that
 * the product stands in.
 *
 * @throws {Failure} `usage` if it is neither
 */
export async function resolveAgainst(text: string, root: string): Promise<Against> {
  if (await isFile(text)) return { kind: "etcd", path: await Deno.realPath(text) };
  const commit = text.startsWith("-")
    ? undefined
    : await readGit(["rev-parse", "--verify", "--quiet", `${text}^{commit}`], root);
  if (commit !== undefined) return { kind: "revision", revision: text, commit };
  throw new Failure("usage", `"${text}" is neither a file nor a revision of this repository`, {
    hint: "Give the path of an etcd binary, or a revision as git names it, such as main",
  });
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
