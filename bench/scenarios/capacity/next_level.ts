/** A level of load that was tried. */
export interface TriedLevel {
  /** How much. */
  readonly level: number;
  /** Whether the objective held. */
  readonly held: boolean;
}

/** Where a search begins and ends. */
export interface SearchBounds {
  /** The first level. */
  readonly from: number;
  /** The highest one. */
  readonly most: number;
  /** It is found when the lowest that failed is at most this factor above the highest that held. */
  readonly resolution: number;
}

/** What is known of a limit. */
export interface Bracket {
  /** The highest level that held below all that failed; null for none. */
  readonly held: number | null;
  /** The lowest level that failed; null for none. */
  readonly failed: number | null;
}

/** What the levels tried say. One that held above one that failed is not believed. */
export function bracketOf(tried: readonly TriedLevel[]): Bracket {
  const failed = tried.filter(({ held }) => !held).map(({ level }) => level);
  const lowest = Math.min(...failed);
  const held = tried.filter(({ held, level }) => held && level < lowest).map(({ level }) => level);
  return {
    held: held.length === 0 ? null : Math.max(...held),
    failed: failed.length === 0 ? null : lowest,
  };
}

/**
 * The whole level to try next: twice the last one while all hold and half while none does, then the
 * geometric middle between what held and what did not. Null when the limit is found.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nextLevel } from "./next_level.ts";
 *
 * const bounds = { from: 100, most: 10_000, resolution: 1.1 };
 * assert.equal(nextLevel([], bounds), 100);
 * assert.equal(nextLevel([{ level: 100, held: true }], bounds), 200);
 * ```
 */
export function nextLevel(
  tried: readonly TriedLevel[],
  { from, most, resolution }: SearchBounds,
): number | null {
  if (tried.length === 0) return Math.min(from, most);
  const { failed, held } = bracketOf(tried);
  if (failed === null) return held === null || held >= most ? null : Math.min(most, 2 * held);
  if (held === null) return failed > 1 ? Math.floor(failed / 2) : null;
  const middle = Math.round(Math.sqrt(held * failed));
  const isFound = failed <= held * resolution || middle <= held || middle >= failed;
  return isFound ? null : middle;
}
