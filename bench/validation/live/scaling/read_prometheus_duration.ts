/** Prometheus' units in milliseconds (prometheus/common model/time.go). */
const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};

/**
 * Reads a duration as PromQL and rules write it, and returns milliseconds, or `undefined` when it is
 * none. Unlike a Go duration it may count days, weeks and years.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readPrometheusDuration } from "./read_prometheus_duration.ts";
 *
 * assert.equal(readPrometheusDuration("1h30m"), 5_400_000);
 * assert.equal(readPrometheusDuration("1d"), 86_400_000);
 * assert.equal(readPrometheusDuration("soon"), undefined);
 * ```
 */
export function readPrometheusDuration(text: string): number | undefined {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    total += Number(amount) * (units[unit] ?? Number.NaN);
  }
  return total;
}
