// @ts-types="./node_forge.d.ts"
import forge from "node-forge";
import { isIPv4, isIPv6 } from "node:net";

/**
 * The 4 or 16 bytes of an IP address in network order, or undefined when `address` is none. An
 * IPv6 address with a zone (`fe80::1%eth0`) is none here: a certificate cannot express the zone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ipAddressBytes } from "./ip_address.ts";
 *
 * assert.deepEqual(ipAddressBytes("127.0.0.1"), Uint8Array.of(127, 0, 0, 1));
 * assert.equal(ipAddressBytes("fe80::1%eth0"), undefined);
 * ```
 */
export function ipAddressBytes(address: string): Uint8Array<ArrayBuffer> | undefined {
  if (isIPv4(address)) return bytesOf(address);
  if (isIPv6(address) && !address.includes("%")) return bytesOf(canonicalIPv6(address));
  return undefined;
}

/**
 * The text of an IP address of 4 or 16 bytes, IPv6 in its canonical form (RFC 5952), or undefined
 * for any other number of bytes.
 */
export function ipAddressText(bytes: Uint8Array): string | undefined {
  const text = forge.util.bytesToIP(forge.util.binary.raw.encode(bytes));
  if (text === null) return undefined;
  return isIPv6(text) ? canonicalIPv6(text) : text;
}

// The URL standard's serializer is the canonical one, and also writes `::ffff:1.2.3.4` in
// hexadecimal, the only form that node-forge reads.
function canonicalIPv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

function bytesOf(address: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = forge.util.bytesFromIP(address);
  return bytes === null ? undefined : Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
}
