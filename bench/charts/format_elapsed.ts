/**
 * A moment of a run, in seconds since it began, as a person reads it off a clock.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatElapsed } from "./format_elapsed.ts";
 *
 * assert.equal(formatElapsed(7.25), "7.3 s");
 * assert.equal(formatElapsed(125), "2:05 min");
 * assert.equal(formatElapsed(7_380), "2:03 h");
 * ```
 */
export function formatElapsed(seconds: number): string {
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "−" : "";
  if (size < 59.95) return `${sign}${Number(size.toFixed(1))} s`;
  if (Math.round(size) < 3_600) return `${sign}${short(clock(Math.round(size)))} min`;
  return `${sign}${short(clock(Math.round(size / 60)))} h`;
}

/**
 * Labels of an axis of time: in the largest of s, min and h of which every step is a whole number,
 * or else as on a clock.
 *
 * @param step seconds from one label to the next
 */
export function elapsedLabel(seconds: number, step: number): string {
  if (seconds === 0) return "0";
  const size = Math.abs(seconds);
  const sign = seconds < 0 ? "−" : "";
  if (step % 3_600 === 0) return `${sign}${size / 3_600} h`;
  if (step % 60 === 0) return `${sign}${size / 60} min`;
  if (size < 60) return `${sign}${Number(size.toFixed(3))} s`;
  return sign + clock(size);
}

/** 46 min says as much as 46:00 min. */
function short(text: string): string {
  return text.replace(/:00$/, "");
}

function clock(units: number): string {
  const [whole, rest] = [Math.floor(units / 60), Math.round(units % 60)];
  return `${whole}:${String(rest).padStart(2, "0")}`;
}
