import { formatBytes, quantityMillis } from "./config/quantity.ts";

const decimalSuffixes = ["", "k", "M", "G", "T", "P", "E"] as const;

/**
 * Writes a quantity as the API server stores it, so that what is rendered never differs from what
 * is stored: `1024Mi` becomes `1Gi`, `0.5` becomes `500m` and `1000M` becomes `1G` (apimachinery
 * pkg/api/resource, Quantity.CanonicalizeBytes).
 *
 * @param text a quantity that the config's schema has accepted
 * @throws {RangeError} if it is none
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { canonicalQuantity } from "./canonical_quantity.ts";
 *
 * assert.equal(canonicalQuantity("1.5Gi"), "1536Mi");
 * assert.equal(canonicalQuantity("0.25"), "250m");
 * ```
 */
export function canonicalQuantity(text: string): string {
  const millis = quantityMillis(text);
  if (millis === undefined) throw new RangeError(`"${text}" is no quantity`);
  if (millis % 1000n !== 0n) return `${millis}m`;
  const value = millis / 1000n;
  // A number without suffix counts as decimal, and so do fractions of a binary unit.
  return text.endsWith("i") && value % 1024n === 0n ? formatBytes(value) : formatDecimal(value);
}

function formatDecimal(value: bigint): string {
  let rest = value;
  let thousands = 0;
  while (rest > 0n && rest % 1000n === 0n && thousands < decimalSuffixes.length - 1) {
    rest /= 1000n;
    thousands++;
  }
  return `${rest}${decimalSuffixes[thousands]}`;
}
