import { ByteBuffer } from "./byte_buffer.ts";
import { encodeHuffman, huffmanLength } from "./encode_huffman.ts";
import { writeHpackInteger } from "./hpack_integer.ts";
import { defaultHeaderTableSize, type HeaderField, HpackTable } from "./hpack_table.ts";

/**
 * How a field is written (RFC 7541, section 6.2): `indexed` adds it to the table for next time,
 * `literal` does not, `secret` also forbids every proxy to do so.
 */
export type HpackIndexing = "indexed" | "literal" | "secret";

const literalForms = {
  indexed: { prefix: 6, pattern: 0x40 },
  literal: { prefix: 4, pattern: 0x00 },
  secret: { prefix: 4, pattern: 0x10 },
} as const;

interface ReusedBlock {
  readonly bytes: Uint8Array;
  readonly generation: number;
}

/** Encodes the header blocks of one connection, in the order they are sent (RFC 7541). */
export class HpackEncoder {
  /** What the peer knows by index. */
  readonly table: HpackTable = new HpackTable();
  readonly #huffman: boolean;
  readonly #reused = new Map<string, ReusedBlock>();
  readonly #scratch = new ByteBuffer(512);
  #limit = defaultHeaderTableSize;
  #sizeUpdates: number[] = [];

  /** Creates an encoder; by default strings are in Huffman code where that is shorter. */
  constructor(options: { readonly huffman?: boolean } = {}) {
    this.#huffman = options.huffman ?? true;
  }

  /**
   * Follows the peer's SETTINGS_HEADER_TABLE_SIZE. The peer learns of it with the next block, of
   * the smallest size in between too (RFC 7541, section 4.2). More than 4096 is never used.
   */
  limitTable(size: number): void {
    const limit = Math.min(size, defaultHeaderTableSize);
    if (limit === this.#limit) return;
    this.#limit = limit;
    this.#sizeUpdates = [...this.#sizeUpdates.filter((earlier) => earlier < limit), limit];
    this.table.resize(limit);
  }

  /** Begins a block: changes of the table's size are announced before its first field. */
  begin(sink: ByteBuffer): void {
    if (this.#sizeUpdates.length === 0) return;
    for (const value of this.#sizeUpdates) {
      writeHpackInteger(sink, { value, prefix: 5, pattern: 0x20 });
    }
    this.#sizeUpdates = [];
  }

  /** Appends a field, by its index where the peer knows it. */
  write(sink: ByteBuffer, field: HeaderField, indexing: HpackIndexing = "indexed"): void {
    const [name, value] = field;
    const { exact, index } = this.table.find(name, value);
    if (exact && indexing !== "secret") {
      return writeHpackInteger(sink, { value: index, prefix: 7, pattern: 0x80 });
    }
    writeHpackInteger(sink, { value: index, ...literalForms[indexing] });
    if (index === 0) this.#writeString(sink, name);
    this.#writeString(sink, value);
    if (indexing === "indexed") this.table.add(name, value);
  }

  /**
   * Appends fields that are sent again and again. From the second time on they are a handful of
   * indexes that are kept under `key`, as long as the table does not change.
   */
  writeReused(
    sink: ByteBuffer,
    { key, fields }: { readonly key: string; readonly fields: () => readonly HeaderField[] },
  ): void {
    const known = this.#reused.get(key);
    if (known?.generation === this.table.generation) return sink.copy(known.bytes);
    const before = this.table.generation;
    this.#scratch.clear();
    for (const field of fields()) this.write(this.#scratch, field);
    const bytes = this.#scratch.view().slice();
    sink.copy(bytes);
    if (this.table.generation !== before) return;
    this.#reused.set(key, { bytes, generation: before });
  }

  #writeString(sink: ByteBuffer, text: string): void {
    const packed = this.#huffman ? huffmanLength(text) : Infinity;
    if (packed <= text.length) {
      writeHpackInteger(sink, { value: packed, prefix: 7, pattern: 0x80 });
      return encodeHuffman(sink, text);
    }
    writeHpackInteger(sink, { value: text.length, prefix: 7, pattern: 0 });
    sink.latin1(text);
  }
}
