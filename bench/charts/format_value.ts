import { type Unit, unitStepFor } from "./unit.ts";

/** What is written where there is no value. */
export const noValue = "–";

/**
 * A value with its unit, in three significant digits: what people read in tables, tips and labels.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatValue } from "./format_value.ts";
 *
 * assert.equal(formatValue(0.0123, "s"), "12.3 ms");
 * assert.equal(formatValue(2 ** 31, "bytes"), "2 GiB");
 * assert.equal(formatValue(0.999, "ratio"), "99.9 %");
 * assert.equal(formatValue(null, "s"), "–");
 * ```
 */
export function formatValue(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined || Number.isNaN(value)) return noValue;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return withSuffix("0", zeroSuffix(unit));
  const { size, suffix } = unitStepFor(value, unit);
  return withSuffix(significant(value / size), suffix);
}

/** A number with as many decimals as a step of an axis needs. */
export function withDecimals(value: number, decimals: number): string {
  const text = grouped(Math.abs(value).toFixed(decimals));
  return value < 0 && Number(value.toFixed(decimals)) !== 0 ? `−${text}` : text;
}

/** A number and what is written behind it. */
export function withSuffix(number: string, suffix: string): string {
  if (suffix === "") return number;
  return suffix === "×" || /^[kMG]$/.test(suffix) ? number + suffix : `${number} ${suffix}`;
}

const digits = 3;

function significant(value: number): string {
  const size = Math.abs(value);
  const decimals = Math.min(6, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
  const text = withDecimals(value, decimals);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

function grouped(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const groups = whole.replaceAll(/(?<=\d)(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function zeroSuffix(unit: Unit): string {
  return unit === "s" || unit === "ms" ? unit : unitStepFor(0, unit).suffix;
}
