const hour = 3_600;
const day = 24 * hour;

/** By the field that restricts a schedule most; a day of the month may be missing in one. */
const pauses = [
  { field: 3, pause: 366 * day },
  { field: 2, pause: 62 * day },
  { field: 4, pause: 7 * day },
  { field: 1, pause: day },
] as const;

const macros: Readonly<Record<string, number>> = {
  "@yearly": 366 * day,
  "@annually": 366 * day,
  "@monthly": 62 * day,
  "@weekly": 7 * day,
  "@daily": day,
  "@midnight": day,
  "@hourly": hour,
};

/**
 * How long it may take from one run of a CronJob's schedule to the next, in seconds. A bound that is
 * easy to see through, not the exact time: several runs a day count as one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { longestPause } from "./longest_pause.ts";
 *
 * assert.equal(longestPause("17 * * * *"), 3_600);
 * assert.equal(longestPause("47 4 * * *"), 86_400);
 * assert.equal(longestPause("11 5 * * sun"), 7 * 86_400);
 * ```
 */
export function longestPause(schedule: string): number {
  const macro = macros[schedule];
  if (macro !== undefined) return macro;
  const fields = schedule.trim().split(/\s+/);
  const restricted = pauses.find(({ field }) => !["*", "?"].includes(fields[field] ?? "*"));
  return restricted?.pause ?? hour;
}
