import { type Bytes, encodeDer, sequence, unsignedInteger } from "./der.ts";

/**
 * Turns WebCrypto's ECDSA signature, `r` and `s` of equal width one after the other, into the
 * Ecdsa-Sig-Value that certificates carry (RFC 3279 2.2.3).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { derSignature } from "./ecdsa_signature.ts";
 *
 * const signature = derSignature(Uint8Array.of(0x00, 0x01, 0x80, 0x00));
 * assert.deepEqual([...signature], [0x30, 0x08, 0x02, 0x01, 0x01, 0x02, 0x03, 0x00, 0x80, 0x00]);
 * ```
 */
export function derSignature(signature: Uint8Array): Bytes {
  const width = signature.length / 2;
  const r = signature.subarray(0, width);
  const s = signature.subarray(width);
  return encodeDer(sequence(unsignedInteger(r), unsignedInteger(s)));
}
