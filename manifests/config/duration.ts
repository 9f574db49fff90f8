/** Milliseconds of the units of Go durations that a config may use (Go package time). */
const unitMilliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

/**
 * Reads a Go duration such as `5m`, `1h30m` or `1.5s` and returns milliseconds, or `undefined`
 * when it is none. Days and weeks do not exist in Go's notation, and signs make no sense here.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { durationMilliseconds } from "./duration.ts";
 *
 * assert.equal(durationMilliseconds("1h30m"), 5_400_000);
 * assert.equal(durationMilliseconds("1d"), undefined);
 * ```
 */
export function durationMilliseconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g);
  let total = 0;
  for (const [, amount = "", unit = ""] of parts) {
    total += Number(amount) * (unitMilliseconds[unit] ?? Number.NaN);
  }
  return total;
}
