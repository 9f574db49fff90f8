import { Buffer } from "node:buffer";

/** A value of one field: bytes and text are length-delimited, numbers are varints. */
export type FieldValue = Uint8Array | string | bigint;

/**
 * Encodes a protobuf message from its field numbers, for the few requests of etcd that etcd3's
 * schema lacks (Protocol Buffers, encoding: a tag is the field number times eight plus the wire
 * type, 0 for varints and 2 for length-delimited values).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { encodeFields } from "./protobuf_fields.ts";
 *
 * assert.deepEqual([...encodeFields({ 1: "a", 3: 300n })], [0x0a, 1, 0x61, 0x18, 0xac, 0x02]);
 * ```
 */
export function encodeFields(fields: Readonly<Record<number, FieldValue>>): Buffer {
  const parts = Object.entries(fields).map(([number, value]) => encodeField(BigInt(number), value));
  return Buffer.concat(parts);
}

function encodeField(number: bigint, value: FieldValue): Buffer {
  if (typeof value === "bigint") {
    return Buffer.concat([varint(number << 3n), varint(BigInt.asUintN(64, value))]);
  }
  const bytes = Buffer.from(value);
  return Buffer.concat([varint((number << 3n) | 2n), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}
