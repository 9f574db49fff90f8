import { formatBytes, quantityValue } from "../config/quantity.ts";

/**
 * A number of bytes for people, exact where it is short and else rounded to a tenth of its unit.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { humanBytes } from "./human_bytes.ts";
 *
 * assert.equal(humanBytes(96n * 1024n ** 3n), "96Gi");
 * assert.equal(humanBytes(1_500_000_000n), "about 1.4Gi");
 * ```
 */
export function humanBytes(bytes: bigint): string {
  const exact = formatBytes(bytes);
  if (/^\d{1,4}\D/.test(exact)) return exact;
  const units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];
  let size = Number(bytes);
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `about ${Number(size.toFixed(1))}${units[unit]}`;
}

/** The bytes that a quantity of a valid configuration stands for. */
export function bytesOf(quantity: string): bigint {
  return quantityValue(quantity) ?? 0n;
}
