import type { FieldPath } from "../../field_path.ts";

/** A place in a module of the sandbox. */
export interface SandboxPlace {
  /** The blob URL of the module. */
  readonly url: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
}

/** What the sandbox tells about a config that it evaluated. */
export type SandboxReport =
  | { readonly outcome: "value"; readonly value: unknown }
  | { readonly outcome: "not-data"; readonly path: FieldPath; readonly found: string }
  | SandboxFailure;

/** A config that could not be evaluated. */
export interface SandboxFailure {
  /** Marks a failure. */
  readonly outcome: "failed";
  /** Whether the config threw, or reached for something it may not have. */
  readonly code: "config-threw" | "config-impure" | "config-denied";
  /** What happened. */
  readonly message: string;
  /** What to do about it, for a refusal. */
  readonly hint?: string;
  /** Where it happened, innermost first. */
  readonly places: readonly SandboxPlace[];
}
