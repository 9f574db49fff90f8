import type { KeyDifference } from "./key_differences.ts";

/** What becomes of keys that are live already. */
export type ConflictRule = typeof conflictRules[number];

/** The rules there are, the default first. */
export const conflictRules = ["refuse", "overwrite", "only-missing"] as const;

/** What a restore does about one key. */
export type KeyChange = "put" | "delete" | "keep" | "skip";

/**
 * What is done about a key: `overwrite` makes the live prefix exactly the snapshot's, `only-missing`
 * adds what is not there and leaves the rest as it is. `refuse` gets here only where nothing is in
 * the way, and then does the same.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { changeFor } from "./conflict_rule.ts";
 *
 * assert.equal(changeFor("overwrite", "surplus"), "delete");
 * assert.equal(changeFor("only-missing", "surplus"), "keep");
 * ```
 */
export function changeFor(rule: ConflictRule, kind: KeyDifference["kind"]): KeyChange {
  if (kind === "missing") return "put";
  if (kind === "leased" || kind === "same") return "skip";
  if (rule !== "overwrite") return "keep";
  return kind === "changed" ? "put" : "delete";
}
