import type { Comparison } from "./comparison.ts";

/**
 * What a change does besides what it says:
 *
 * - `refused`: the API server does not take it, so the sync fails.
 * - `risks-data`: data, keys or the way to them may be lost.
 * - `restarts`: pods are replaced.
 */
export type Effect = "refused" | "risks-data" | "restarts";

/** One place at which a rule found what it looks for. */
export interface Match {
  /** The object and its field, or the field of the configuration. */
  readonly place: string;
  /** What happens there, as a sentence without its full stop. */
  readonly reason: string;
}

/** Something to look for in a comparison. */
export interface Rule {
  /** Its name, which never changes its meaning. */
  readonly code: string;
  /** What the changes it finds do. */
  readonly effect: Effect;
  /** What it looks for, as a sentence; the documentation lists it. */
  readonly summary: string;
  /** What to do about it, as an imperative sentence. */
  readonly hint: string;
  /** Finds all places. */
  readonly find: (comparison: Comparison) => readonly Match[];
}

/** A match of a rule, with all there is to say about it. */
export interface Mark extends Match {
  /** The rule's name. */
  readonly code: string;
  /** What the change does. */
  readonly effect: Effect;
  /** What to do about it. */
  readonly hint: string;
}
