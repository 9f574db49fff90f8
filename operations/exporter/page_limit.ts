/** What came with the page before. */
export interface PageSeen {
  /** How many keys were asked for. */
  readonly limit: number;
  /** How many came. */
  readonly keys: number;
  /** Bytes of them and of their values. */
  readonly bytes: number;
}

/** As many keys as kube-apiserver asks for at once when it lists. */
export const largestPage = 500;

/** Keys of the first page. */
export const firstPage = 50;

/** Bytes that a page should have: little enough not to be noticed by others. */
const wantedBytes = 512 * 1024;

/**
 * How many keys to ask for next: as many as would have the wanted size if they were like the last
 * ones, but never more than twice as many as before. It grows slowly and shrinks at once, because
 * big values stand together.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nextPageLimit } from "./page_limit.ts";
 *
 * assert.equal(nextPageLimit({ limit: 50, keys: 50, bytes: 50_000 }), 100);
 * assert.equal(nextPageLimit({ limit: 400, keys: 400, bytes: 400 * 1024 * 1024 }), 1);
 * ```
 */
export function nextPageLimit({ bytes, keys, limit }: PageSeen): number {
  if (keys === 0) return limit;
  const fitting = Math.floor(wantedBytes / Math.max(1, bytes / keys));
  return Math.max(1, Math.min(fitting, 2 * limit, largestPage));
}

/** How many to ask for again when the answer was too large to be taken. */
export function smallerPageLimit(limit: number): number {
  return Math.max(1, Math.floor(limit / 8));
}
