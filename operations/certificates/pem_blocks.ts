const patterns = {
  certificate: /-----BEGIN CERTIFICATE-----[^]*?-----END CERTIFICATE-----/g,
  privateKey: /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^]*?-----END \1-----/g,
} as const;

/**
 * The PEM blocks of one kind in `text`, in order, each ending with a line feed. Whatever stands
 * around them is dropped (RFC 7468 2 allows it): people keep blank lines, comments, EC parameters
 * and the other half of a pair in the same file, and not every reader forgives that.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { pemBlocks } from "./pem_blocks.ts";
 *
 * const block = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
 * assert.deepEqual(pemBlocks(`# the signer\n${block}\n`, "certificate"), [block]);
 * ```
 */
export function pemBlocks(text: string, kind: "certificate" | "privateKey"): readonly string[] {
  return Array.from(text.matchAll(patterns[kind]), ([block]) => `${block}\n`);
}
