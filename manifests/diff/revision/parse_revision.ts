import { Failure } from "../../../diagnostics/failure.ts";

/** A file or folder in a revision of a Git repository. */
export interface RevisionPath {
  /** The revision, in any of Git's notations. */
  readonly revision: string;
  /**
   * The path from the repository's root, or from the current folder if it begins with `./` or
   * `../`; empty for the root itself.
   */
  readonly path: string;
}

/**
 * Reads `REV:path` as Git does: the first colon outside of braces ends the revision. A text without
 * one is no path in a revision.
 *
 * @throws {Failure} `usage` for a revision that Git could take for an option, and for none at all
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseRevision } from "./parse_revision.ts";
 *
 * assert.deepEqual(parseRevision("main:a/etcd.yaml"), { revision: "main", path: "a/etcd.yaml" });
 * assert.equal(parseRevision("a/etcd.yaml"), undefined);
 * ```
 */
export function parseRevision(text: string): RevisionPath | undefined {
  const [, revision, path] = /^((?:[^:{]|\{[^}]*\})*):(.*)$/s.exec(text) ?? [];
  if (revision === undefined || path === undefined) return undefined;
  if (revision === "") {
    throw new Failure("usage", `"${text}" names no revision`, {
      hint: 'Write it before the colon, as in "HEAD:etcd.yaml"',
    });
  }
  // deno-lint-ignore no-control-regex
  if (revision.startsWith("-") || /[\x00-\x1f\x7f]/.test(text)) {
    throw new Failure("usage", `${JSON.stringify(revision)} is no revision`, {
      hint: "Name a branch, a tag or a commit",
    });
  }
  return { revision, path };
}
