/** Prometheus' units in milliseconds, without those whose length depends on the calendar. */
const units: readonly (readonly [string, number])[] = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
];

/**
 * Writes a duration as Prometheus and its operator read it: whole numbers, longest unit first. A
 * Go duration such as `1.5h` or `30s1m` is none for them.
 *
 * @param milliseconds at least 0; fractions are rounded up
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { prometheusDuration } from "./prometheus_duration.ts";
 *
 * assert.equal(prometheusDuration(90_000), "1m30s");
 * assert.equal(prometheusDuration(0), "0s");
 * ```
 */
export function prometheusDuration(milliseconds: number): string {
  let rest = Math.ceil(milliseconds);
  let text = "";
  for (const [unit, length] of units) {
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return text === "" ? "0s" : text;
}
