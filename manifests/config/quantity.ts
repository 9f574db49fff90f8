/** Multipliers of the suffixes of Kubernetes quantities (apimachinery pkg/api/resource/suffix.go). */
const multipliers: Readonly<Record<string, bigint>> = {
  "": 1n,
  k: 1_000n,
  M: 1_000_000n,
  G: 1_000_000_000n,
  T: 1_000_000_000_000n,
  P: 1_000_000_000_000_000n,
  E: 1_000_000_000_000_000_000n,
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};

const binarySuffixes = ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"] as const;

/**
 * Reads a Kubernetes quantity such as `8Gi`, `1.5Gi`, `500m` or `2e9` and returns thousandths of
 * its unit, or `undefined` when it is none. Quantities finer than a thousandth are none here:
 * nothing in this product needs them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { quantityMillis } from "./quantity.ts";
 *
 * assert.equal(quantityMillis("250m"), 250n);
 * assert.equal(quantityMillis("1Ki"), 1_024_000n);
 * assert.equal(quantityMillis("1 Gi"), undefined);
 * ```
 */
export function quantityMillis(text: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d*))?(m|k|[MGTPE]i?|Ki|[eE][+-]?\d{1,2})?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = "", suffix = ""] = match;
  const digits = BigInt(whole + fraction);
  const scale = 10n ** BigInt(fraction.length);
  const [numerator, denominator] = suffixRatio(suffix);
  const scaled = digits * numerator * 1000n;
  const divisor = scale * denominator;
  return scaled % divisor === 0n ? scaled / divisor : undefined;
}

/**
 * Reads a Kubernetes quantity as a whole number of bytes (or of cores), rounded up as Kubernetes
 * does, or `undefined` when the text is no quantity.
 */
export function quantityValue(text: string): bigint | undefined {
  const millis = quantityMillis(text);
  return millis === undefined ? undefined : (millis + 999n) / 1000n;
}

/**
 * The shortest exact binary notation of a number of bytes. It is the form in which the API server
 * stores a size, so that a rendered size never differs from the stored one.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { formatBytes } from "./quantity.ts";
 *
 * assert.equal(formatBytes(2048n * 1024n * 1024n), "2Gi");
 * ```
 */
export function formatBytes(bytes: bigint): string {
  for (const suffix of binarySuffixes) {
    const unit = multipliers[suffix] ?? 1n;
    if (bytes >= unit && bytes % unit === 0n) return `${bytes / unit}${suffix}`;
  }
  return `${bytes}`;
}

function suffixRatio(suffix: string): readonly [bigint, bigint] {
  if (suffix === "m") return [1n, 1000n];
  const known = multipliers[suffix];
  if (known !== undefined) return [known, 1n];
  const exponent = Number(suffix.slice(1));
  return exponent >= 0 ? [10n ** BigInt(exponent), 1n] : [1n, 10n ** BigInt(-exponent)];
}
