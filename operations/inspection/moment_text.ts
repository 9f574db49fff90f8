/**
 * A moment for people, to the minute.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { momentText } from "./moment_text.ts";
 *
 * assert.equal(momentText(new Date("2026-11-22T10:17:03.123Z")), "2026-11-22 10:17 UTC");
 * ```
 */
export function momentText(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
