/** One field of an encoded message. */
export interface DecodedField {
  /** Its number in the schema. */
  readonly number: number;
  /** A varint, or the bytes of text, of a nested message or of bytes. */
  readonly value: bigint | Uint8Array;
}

/** What is left to read. */
interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

/**
 * Takes a protobuf message apart, for the few answers of the plugin server (Protocol Buffers,
 * encoding: wire type 0 is a varint, 2 is length-delimited). A field may come several times.
 *
 * @throws {RangeError} if the message ends within a field or has a wire type besides these two
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { decodeFields } from "./decode_fields.ts";
 *
 * const message = new Uint8Array([0x08, 0xac, 0x02, 0x12, 1, 0x61]);
 * assert.deepEqual(decodeFields(message), [
 *   { number: 1, value: 300n },
 *   { number: 2, value: new Uint8Array([0x61]) },
 * ]);
 * ```
 */
export function decodeFields(message: Uint8Array): DecodedField[] {
  const reader: Reader = { bytes: message, at: 0 };
  const fields: DecodedField[] = [];
  while (reader.at < message.length) {
    const tag = readVarint(reader);
    fields.push({ number: Number(tag >> 3n), value: readValue(reader, Number(tag & 7n)) });
  }
  return fields;
}

function readValue(reader: Reader, wireType: number): bigint | Uint8Array {
  if (wireType === 0) return readVarint(reader);
  if (wireType !== 2) throw new RangeError(`The message has a field of wire type ${wireType}`);
  const length = Number(readVarint(reader));
  const end = reader.at + length;
  if (end > reader.bytes.length) throw new RangeError("The message ends within a field");
  const value = new Uint8Array(reader.bytes.subarray(reader.at, end));
  reader.at = end;
  return value;
}

function readVarint(reader: Reader): bigint {
  let value = 0n;
  for (let shift = 0n;; shift += 7n) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw new RangeError("The message ends within a number");
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}
