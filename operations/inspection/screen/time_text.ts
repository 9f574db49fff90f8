const units: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, "d"],
  [3_600, "h"],
  [60, "min"],
  [1, "s"],
];

/**
 * A number of seconds for people, in its largest unit: what is near is exact enough.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { timeText } from "./time_text.ts";
 *
 * assert.equal(timeText(7_700_000), "89 d");
 * assert.equal(timeText(5_400), "1 h");
 * assert.equal(timeText(0.2), "0 s");
 * ```
 */
export function timeText(seconds: number): string {
  const size = Math.abs(seconds);
  const [length, name] = units.find(([length]) => size >= length) ?? [1, "s"];
  return `${Math.floor(size / length)} ${name}`;
}

/** How long ago a moment was, seen from another; both as in RFC 3339. */
export function agoText(moment: string, now: string): string {
  const seconds = (Date.parse(now) - Date.parse(moment)) / 1_000;
  return seconds < 1 ? "now" : `${timeText(seconds)} ago`;
}
