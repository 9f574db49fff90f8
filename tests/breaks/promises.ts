import { join } from "node:path";

/** A line of `docs/proof.md`. */
export interface PromiseLine {
  /** What is promised. */
  readonly promise: string;
  /** The test file, from the root of the repository. */
  readonly test: string;
  /** The names of the cases, as they are written in that file. */
  readonly cases: readonly string[];
}

const rows = /^\| (?<promise>[^|]+?) +\| \[[^\]]+\]\((?<path>[^)]+)\) +\| (?<cases>[^|]+?) +\|$/gmu;

/** Reads the lines of the page of promises, whose text is given. */
export function promises(page: string): readonly PromiseLine[] {
  return [...page.matchAll(rows)].map(({ groups = {} }) => ({
    promise: groups["promise"] ?? "",
    test: join("docs", groups["path"] ?? ""),
    cases: [...(groups["cases"] ?? "").matchAll(/"([^"]+)"/gu)].map(([, name = ""]) => name),
  }));
}
