import { Buffer } from "node:buffer";

/** Keys as requests and permissions of etcd write them (etcd api/etcdserverpb/rpc.proto, Range). */
export interface KeySpan {
  /** The first key. */
  readonly key: Uint8Array;
  /** The first key after them; empty for one key alone, `\0` for all keys from the first on. */
  readonly rangeEnd: Uint8Array;
}

/**
 * Whether all keys of a span are keys of another one, too.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { covers } from "./key_span.ts";
 *
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * const own = { key: bytes("/a/"), rangeEnd: bytes("/a0") };
 * const granted = { key: bytes("/a/"), rangeEnd: bytes("\0") };
 * assert.equal(covers(granted, own), true);
 * assert.equal(covers(own, granted), false);
 * ```
 */
export function covers(outer: KeySpan, inner: KeySpan): boolean {
  return Buffer.compare(outer.key, inner.key) <= 0 && compareEnds(outer, inner) >= 0;
}

/** Whether some key is in both spans. */
export function overlaps(one: KeySpan, other: KeySpan): boolean {
  return beginsBeforeEnd(one, other) && beginsBeforeEnd(other, one);
}

/** Whether two spans are written alike. */
export function isSameSpan(one: KeySpan, other: KeySpan): boolean {
  return Buffer.from(one.key).equals(other.key) && Buffer.from(one.rangeEnd).equals(other.rangeEnd);
}

/** A span for people: `/a/*` for a prefix, `"/a/" to the end` for an open one. */
export function describeSpan(span: KeySpan): string {
  const first = JSON.stringify(Buffer.from(span.key).toString());
  if (span.rangeEnd.length === 0) return first;
  const end = endOf(span);
  return end === undefined
    ? `${first} to the end`
    : `${first} to ${JSON.stringify(end.toString())}`;
}

function beginsBeforeEnd(span: KeySpan, { key, rangeEnd }: KeySpan): boolean {
  const end = endOf({ key, rangeEnd });
  return end === undefined || Buffer.compare(span.key, end) < 0;
}

function compareEnds(one: KeySpan, other: KeySpan): number {
  const [end, otherEnd] = [endOf(one), endOf(other)];
  if (end === undefined) return otherEnd === undefined ? 0 : 1;
  return otherEnd === undefined ? -1 : Buffer.compare(end, otherEnd);
}

/** The first key after a span; `undefined` when there is none. */
function endOf({ key, rangeEnd }: KeySpan): Buffer | undefined {
  if (rangeEnd.length === 0) return Buffer.concat([key, Buffer.from([0])]);
  if (rangeEnd.length === 1 && rangeEnd[0] === 0) return undefined;
  return Buffer.from(rangeEnd);
}
