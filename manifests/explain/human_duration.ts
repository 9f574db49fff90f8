import { durationMilliseconds } from "../config/duration.ts";

const units: readonly (readonly [seconds: number, name: string])[] = [
  [31_536_000, "year"],
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/**
 * A number of seconds for people, by its two largest units.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { humanSeconds } from "./human_duration.ts";
 *
 * assert.equal(humanSeconds(830), "13 minutes 50 seconds");
 * assert.equal(humanSeconds(7_776_000), "90 days");
 * ```
 */
export function humanSeconds(seconds: number): string {
  if (seconds < 1) return `${Number((seconds * 1_000).toFixed(3))} milliseconds`;
  let rest = Math.round(seconds);
  const parts: string[] = [];
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? "" : "s"}`);
  }
  return parts.slice(0, 2).join(" ");
}

/** A duration of a valid configuration, for people. */
export function humanDuration(duration: string): string {
  return humanSeconds((durationMilliseconds(duration) ?? 0) / 1_000);
}
