/**
 * The candidate a mistyped name most likely means, or `undefined` when none is close enough to be
 * worth suggesting.
 *
 * Close means that the name begins the candidate, or that at most one edit for every three
 * characters separates them. An edit inserts, deletes or replaces a character, or swaps two
 * neighbours. Case does not count; of equally close candidates the first one wins.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { nearestName } from "./nearest_name.ts";
 *
 * assert.equal(nearestName("memebrs", ["storage", "members"]), "members");
 * assert.equal(nearestName("backup", ["storage", "members"]), undefined);
 * ```
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let best: { candidate: string; edits: number } | undefined;
  for (const candidate of candidates) {
    const edits = editsBetween(wanted, candidate.toLowerCase());
    if (edits > allowedEdits(wanted, candidate)) continue;
    if (best === undefined || edits < best.edits) best = { candidate, edits };
  }
  return best?.candidate ?? candidates.find((candidate) => beginsWith(candidate, wanted));
}

function allowedEdits(name: string, candidate: string): number {
  return Math.floor(Math.max(name.length, candidate.length) / 3);
}

function beginsWith(candidate: string, name: string): boolean {
  return name.length >= 2 && candidate.toLowerCase().startsWith(name);
}

/** The optimal string alignment distance: no part of the text is edited twice. */
function editsBetween(from: string, to: string): number {
  const a = [...from];
  const b = [...to];
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
        ? at(beforePrevious, j - 2) + 1
        : Infinity;
      row.push(Math.min(at(previous, j) + 1, at(row, j - 1) + 1, replaced, swapped));
    }
    [beforePrevious, previous] = [previous, row];
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
