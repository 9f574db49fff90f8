/** The characters of bech32, each worth five bits (BIP 173, "Bech32"). */
const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const checksumLength = 6;

/** The characters of the 32 bytes of an X25519 key. */
const keyLength = 52;

/** What recipients of X25519, the hybrid ones and those of hardware begin with (c2sp.org/age). */
const prefixes = ["age", "age1pq", "age1tag", "age1tagpq"];

/**
 * Whether a text is an age public key. It ends with a checksum that finds up to four wrong characters
 * for certain, so a slip of the pen is seen before anything is encrypted for nobody.
 *
 * ```ts
 * import { isAgeRecipient } from "./age_recipient.ts";
 * import assert from "node:assert/strict";
 *
 * const key = "age1fq0uc2sjt6dr9ktz3qaxerawg5hyjkhq23uj2prgyrqaqlqdjeysdem3pl";
 * assert.equal(isAgeRecipient(key), true);
 * assert.equal(isAgeRecipient(key.replace("fq0", "fqo")), false);
 * ```
 */
export function isAgeRecipient(text: string): boolean {
  const end = text.lastIndexOf("1");
  const prefix = text.slice(0, end);
  if (!prefixes.includes(prefix)) return false;
  const values = [...text.slice(end + 1)].map((character) => alphabet.indexOf(character));
  if (prefix === "age" && values.length !== keyLength + checksumLength) return false;
  return !values.includes(-1) && checksumOf([...expanded(prefix), ...values]) === 1;
}

/** The prefix as the checksum reads it: high bits, a zero, low bits. */
function expanded(prefix: string): number[] {
  const codes = [...prefix].map((character) => character.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

/** The polynomial of BIP 173; 1 for a text whose checksum is right. */
function checksumOf(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = (sum & 0x1ffffff) << 5 ^ value;
    for (const [bit, generator] of generators.entries()) {
      if ((top >>> bit & 1) === 1) sum ^= generator;
    }
  }
  return sum;
}
