import { decodeHuffman } from "./decode_huffman.ts";
import { type HpackCursor, readHpackInteger } from "./hpack_integer.ts";
import { defaultHeaderTableSize, fieldSize, type HeaderField, HpackTable } from "./hpack_table.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";

/** The headers of one block. */
export interface DecodedHeaders {
  /** The fields in the order they came in. */
  readonly fields: readonly HeaderField[];
  /** There were more than the limit allows; those were dropped. */
  readonly isTooLarge: boolean;
}

/** Limits of a decoder. */
export interface HpackDecoderOptions {
  /** What the peer was told its table may take. Default 4096. */
  readonly tableSize?: number;
  /** What the fields of one block may count together. Default no limit. */
  readonly maxHeaderListSize?: number;
}

/** Decodes the header blocks of one connection, in the order they come in (RFC 7541). */
export class HpackDecoder {
  /** What the peer has indexed so far. */
  readonly table: HpackTable;
  readonly #tableSize: number;
  readonly #maxListSize: number;

  /** Creates a decoder for a new connection. */
  constructor(options: HpackDecoderOptions = {}) {
    this.#tableSize = options.tableSize ?? defaultHeaderTableSize;
    this.#maxListSize = options.maxHeaderListSize ?? Infinity;
    this.table = new HpackTable(this.#tableSize);
  }

  /**
   * Decodes one complete block. One that is too large is read to its end all the same, because
   * the tables of both sides have to agree afterwards.
   *
   * @throws {Http2Error} COMPRESSION_ERROR when it breaks the rules
   */
  decode(bytes: Uint8Array, range: { start: number; end: number }): DecodedHeaders {
    const cursor: HpackCursor = { bytes, at: range.start, end: range.end };
    const fields: HeaderField[] = [];
    let size = 0;
    this.#readTableSizes(cursor);
    while (cursor.at < cursor.end) {
      const field = this.#readField(cursor);
      size += fieldSize(field[0], field[1]);
      if (size <= this.#maxListSize) fields.push(field);
    }
    return { fields, isTooLarge: size > this.#maxListSize };
  }

  /** Changes of the table's size come before the first field only (section 4.2). */
  #readTableSizes(cursor: HpackCursor): void {
    while (cursor.at < cursor.end && (cursor.bytes[cursor.at]! & 0xe0) === 0x20) {
      const size = readHpackInteger(cursor, 5);
      if (size > this.#tableSize) throw malformed(`Header table of ${size} octets is not allowed`);
      this.table.resize(size);
    }
  }

  #readField(cursor: HpackCursor): HeaderField {
    const first = cursor.bytes[cursor.at]!;
    if (first >= 0x80) return this.#indexed(readHpackInteger(cursor, 7));
    if (first >= 0x40) {
      const field = this.#readLiteral(cursor, 6);
      this.table.add(field[0], field[1]);
      return field;
    }
    if (first >= 0x20) throw malformed("Header table changes its size between fields");
    return this.#readLiteral(cursor, 4);
  }

  #readLiteral(cursor: HpackCursor, prefix: number): HeaderField {
    const index = readHpackInteger(cursor, prefix);
    const name = index === 0 ? readString(cursor) : this.#indexed(index)[0];
    return [name, readString(cursor)];
  }

  #indexed(index: number): HeaderField {
    const field = this.table.at(index);
    if (field === undefined) throw malformed(`Header index ${index} is not in the table`);
    return field;
  }
}

function readString(cursor: HpackCursor): string {
  const isHuffman = (cursor.bytes[cursor.at] ?? 0) >= 0x80;
  const length = readHpackInteger(cursor, 7);
  const start = cursor.at;
  const end = start + length;
  if (end > cursor.end) throw malformed("Header block ends within a string");
  cursor.at = end;
  if (isHuffman) return decodeHuffman(cursor.bytes, { start, end });
  let text = "";
  for (let at = start; at < end; at++) text += String.fromCharCode(cursor.bytes[at]!);
  return text;
}

function malformed(message: string): Http2Error {
  return new Http2Error(Http2ErrorCode.compressionError, message);
}
