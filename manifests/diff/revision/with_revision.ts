import { join, posix } from "node:path";
import { Failure } from "../../../diagnostics/failure.ts";
import { copyOut } from "./copy_out.ts";
import type { RevisionPath } from "./parse_revision.ts";
import { runGit } from "./run_git.ts";
import { parseTree, type TreeEntry } from "./tree_entry.ts";

/** The most files of a configuration's folder that are copied out of a revision. */
const mostFiles = 1_000;

/** The most bytes that they may have together. */
const mostBytes = 16 << 20;

/** What a revision held, as files. */
export interface RevisionFiles {
  /** The file or folder that was named. */
  readonly path: string;
  /** The temporary folder that stands for the folder it is in, and that goes away afterwards. */
  readonly root: string;
  /** What that folder is called: the revision, a colon and its path in the repository. */
  readonly rootName: string;
}

/**
 * Copies a configuration out of a revision into a temporary folder, gives it to `use`, and removes
 * it. Neither the working tree nor the index is touched. A YAML file comes alone; a TypeScript file
 * comes with its folder, and a folder with everything below it, because it may import that.
 *
 * @throws {Failure} `git-failed` if there is no such revision or path, or too much in it
 */
export async function withRevision<T>(
  { revision, path }: RevisionPath,
  use: (files: RevisionFiles) => Promise<T>,
): Promise<T> {
  const commit = await resolveCommit(revision);
  const full = await pathFromRoot(path);
  const place = { commit, name: `${revision}:${full}` };
  const found = full === "" ? undefined : await entryAt(place, full);
  const folder = found === undefined || found.type === "folder" ? full : parentOf(full);
  const alone = found?.type === "file" && !full.endsWith(".ts");
  const entries = alone
    ? [{ ...found, path: posix.basename(full) }]
    : await entriesOf(place, { folder, whole: found?.type === "file" });
  requireModest(entries, place);
  const root = await makeFolder();
  try {
    await copyOut(entries, root);
    const rootName = `${revision}:${folder}`;
    const named = found?.type === "file" ? join(root, posix.basename(full)) : root;
    return await use({ path: named, root, rootName });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function makeFolder(): Promise<string> {
  try {
    return await Deno.realPath(await Deno.makeTempDir({ prefix: "kamaji-etcd-revision-" }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure("git-failed", `A revision cannot be copied out: ${reason}`, {
      hint: "Allow --allow-write to the folder of temporary files, which TMPDIR names",
      cause,
    });
  }
}

interface TreePlace {
  readonly commit: string;
  /** What is read, as it was written, for messages. */
  readonly name: string;
}

function parentOf(path: string): string {
  const parent = posix.dirname(path);
  return parent === "." ? "" : parent;
}

async function resolveCommit(revision: string): Promise<string> {
  const name = `${revision}^{commit}`;
  const found = await runGit(["rev-parse", "--verify", "--quiet", "--end-of-options", name]);
  if (found.ok) return new TextDecoder().decode(found.output).trim();
  if (/not a git repository|dubious ownership/.test(found.complaint)) {
    throw new Failure("git-failed", `Git refused this folder: ${found.complaint}`, {
      hint: "Run it inside of the repository",
    });
  }
  throw new Failure("git-failed", `There is no revision "${revision}"`, {
    hint: "Fetch it first, in CI with the whole history: a shallow clone has one commit",
  });
}

/** Git reads a path in a revision from the root, unless it begins with a dot. */
async function pathFromRoot(path: string): Promise<string> {
  const prefix = /^\.\.?(\/|$)/.test(path) ? await currentPrefix() : "";
  const full = posix.join(prefix, path).replace(/\/$/, "");
  if (full === ".." || full.startsWith("../")) {
    throw new Failure("usage", `"${path}" leads out of the repository`, {
      hint: "Write the path from the repository's root",
    });
  }
  return full === "." ? "" : full;
}

async function currentPrefix(): Promise<string> {
  const { output } = await runGit(["rev-parse", "--show-prefix"]);
  return new TextDecoder().decode(output).replace(/\n$/, "");
}

async function entryAt({ commit, name }: TreePlace, path: string): Promise<TreeEntry> {
  const { output } = await runGit(["ls-tree", "-z", "-l", "--full-tree", commit, "--", path]);
  const entry = parseTree(new TextDecoder().decode(output)).find((each) => each.path === path);
  if (entry === undefined) {
    throw new Failure("git-failed", `There is no "${name}"`, {
      hint: "Write the path from the repository's root, or begin it with ./",
    });
  }
  if (entry.type === "file" || entry.type === "folder") return entry;
  throw new Failure("git-failed", `"${name}" is a ${entry.type}`, {
    hint: "Name the file or folder that it leads to",
  });
}

interface FolderChoice {
  readonly folder: string;
  /** Whether everything below it is needed in any case. */
  readonly whole: boolean;
}

/** Only a TypeScript configuration reads more than the YAML files of its folder. */
async function entriesOf(
  place: TreePlace,
  { folder, whole }: FolderChoice,
): Promise<readonly TreeEntry[]> {
  const top = whole ? [] : await listed(place, [`${place.commit}:${folder}`]);
  if (whole || top.some(({ path }) => path === "etcd.config.ts")) {
    return await listed(place, ["-r", `${place.commit}:${folder}`]);
  }
  return top.filter(({ path }) => /\.ya?ml$/.test(path));
}

async function listed({ name }: TreePlace, args: readonly string[]): Promise<TreeEntry[]> {
  const { ok, output, complaint } = await runGit(["ls-tree", "-z", "-l", "--full-tree", ...args]);
  if (!ok) throw new Failure("git-failed", `"${name}" cannot be listed: ${complaint}`);
  return parseTree(new TextDecoder().decode(output))
    .filter(({ type }) => type === "file" || type === "symlink");
}

function requireModest(entries: readonly TreeEntry[], { name }: TreePlace): void {
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  if (entries.length <= mostFiles && bytes <= mostBytes) return;
  throw new Failure(
    "git-failed",
    `"${name}" comes with ${entries.length} files of ${Math.ceil(bytes / 2 ** 20)} MiB, more ` +
      `than ${mostFiles} files or ${mostBytes >> 20} MiB`,
    { hint: "Give the configuration a folder of its own" },
  );
}
