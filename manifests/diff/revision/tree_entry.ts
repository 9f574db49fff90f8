/** What a revision holds at one path. */
export interface TreeEntry {
  /** What it is; `submodule` is another repository's commit. */
  readonly type: "file" | "folder" | "symlink" | "submodule";
  /** The id of its content. */
  readonly id: string;
  /** Bytes of its content; 0 for what has none. */
  readonly size: number;
  /** Its path from the listed folder. */
  readonly path: string;
}

const modes: Readonly<Record<string, TreeEntry["type"]>> = {
  "040000": "folder",
  "120000": "symlink",
  "160000": "submodule",
};

/**
 * Reads what `git ls-tree -z -l` printed: `mode type id size`, a tab and the path, each entry ended
 * by a NUL.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseTree } from "./tree_entry.ts";
 *
 * const [entry] = parseTree("100644 blob 1a2b      12\tetcd.yaml\0");
 * assert.deepEqual(entry, { type: "file", id: "1a2b", size: 12, path: "etcd.yaml" });
 * ```
 */
export function parseTree(output: string): TreeEntry[] {
  return output.split("\0").flatMap((line) => {
    const [, mode = "", id, size, path] = /^(\d+) \w+ (\w+) +(\d+|-)\t(.+)$/s.exec(line) ?? [];
    if (id === undefined || path === undefined) return [];
    return [{ type: modes[mode] ?? "file", id, size: size === "-" ? 0 : Number(size), path }];
  });
}

/** Whether a path leads below the folder it is relative to, whatever a damaged tree says. */
export function isSafePath(path: string): boolean {
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..") &&
    !path.includes("\\");
}
