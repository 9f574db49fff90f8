/**
 * The end of the range of all keys with a prefix: the prefix with its last byte raised by one,
 * bytes of `0xff` dropped before (etcd client/v3/op.go, getPrefix). A prefix of `0xff` only, or an
 * empty one, has the open end `\0`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { prefixEnd } from "./prefix_end.ts";
 *
 * const end = prefixEnd(new TextEncoder().encode("/tenant/"));
 * assert.equal(new TextDecoder().decode(end), "/tenant0");
 * ```
 */
export function prefixEnd(prefix: Uint8Array): Uint8Array {
  const last = prefix.findLastIndex((byte) => byte < 0xff);
  if (last < 0) return new Uint8Array([0]);
  // A copy: slice of a Buffer, unlike that of other byte arrays, shares its memory.
  const end = Uint8Array.from(prefix.subarray(0, last + 1));
  end[last] = (end[last] ?? 0) + 1;
  return end;
}
