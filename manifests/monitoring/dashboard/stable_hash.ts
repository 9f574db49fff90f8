/** FNV-1a of 64 bits: its offset and its prime (RFC 9923). */
const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/**
 * A number of 64 bits that is always the same for a text, and hardly ever for two. It is no secret
 * and no signature.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { stableHash } from "./stable_hash.ts";
 *
 * assert.equal(stableHash(""), 0xcbf29ce484222325n);
 * assert.equal(stableHash("a"), 0xaf63dc4c8601ec8cn);
 * ```
 */
export function stableHash(text: string): bigint {
  let hash = offset;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  }
  return hash;
}
