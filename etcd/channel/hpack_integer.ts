import type { ByteBuffer } from "./byte_buffer.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";

/** A place in a header block that moves forward as the block is read. */
export interface HpackCursor {
  /** Memory with the block in it. */
  readonly bytes: Uint8Array;
  /** The next octet. */
  at: number;
  /** Where the block ends. */
  readonly end: number;
}

/** Nothing in a block is as long as this; it keeps sums within 32 bits. */
const largest = 2 ** 28;

/**
 * Reads an integer whose first octet has `prefix` bits for it (RFC 7541, section 5.1).
 *
 * @throws {Http2Error} COMPRESSION_ERROR when the block ends too early or the integer is absurd
 */
export function readHpackInteger(cursor: HpackCursor, prefix: number): number {
  const mask = (1 << prefix) - 1;
  let value = nextOctet(cursor) & mask;
  if (value < mask) return value;
  for (let shift = 0; shift <= 28; shift += 7) {
    const octet = nextOctet(cursor);
    value += (octet & 0x7f) * 2 ** shift;
    if (value > largest) break;
    if (octet < 0x80) return value;
  }
  throw new Http2Error(Http2ErrorCode.compressionError, "Integer of a header is too large");
}

/** Appends an integer; `pattern` are the bits of its first octet before the `prefix` bits. */
export function writeHpackInteger(
  sink: ByteBuffer,
  { value, prefix, pattern }: {
    readonly value: number;
    readonly prefix: number;
    readonly pattern: number;
  },
): void {
  const mask = (1 << prefix) - 1;
  if (value < mask) return sink.byte(pattern | value);
  sink.byte(pattern | mask);
  let rest = value - mask;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) sink.byte(rest & 0x7f | 0x80);
  sink.byte(rest);
}

function nextOctet(cursor: HpackCursor): number {
  if (cursor.at >= cursor.end) {
    throw new Http2Error(Http2ErrorCode.compressionError, "Header block ends within a field");
  }
  return cursor.bytes[cursor.at++]!;
}
