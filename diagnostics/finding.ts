import type { Position } from "./failure.ts";

/** The stable codes of findings in a configuration; `docs/errors.md` has a section on each. */
export type FindingCode =
  | "unreadable"
  | "empty-document"
  | "yaml-syntax"
  | "too-large"
  | "several-clusters"
  | "no-cluster"
  | "unknown-field"
  | "missing-field"
  | "wrong-type"
  | "wrong-value"
  | "wrong-quantity"
  | "wrong-duration"
  | "wrong-cron"
  | "wrong-label"
  | "wrong-name"
  | "even-members"
  | "version-advisory"
  | "volume-too-small"
  | "removed-flag"
  | "owned-flag"
  | "reserved-name"
  | "duplicate-name"
  | "conflict"
  | "config-threw"
  | "config-timeout"
  | "config-impure"
  | "config-denied";

/** One problem of one configuration, at one place. All problems are reported at once. */
export interface Finding {
  /** What is wrong, for programs. */
  readonly code: FindingCode;
  /** Where it is wrong. */
  readonly position: Position;
  /** The field's path, as in `spec.storage.size`; empty when the whole document is meant. */
  readonly path: string;
  /** What was found and what was expected. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}
