import { ByteBuffer } from "../byte_buffer.ts";

/** The wire types of Protocol Buffers that etcd's KV messages use. */
export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** An int64 as etcd3 takes it: decimal digits, or a number. */
export type Int64 = string | number;

/** Messages are cut out of memory of this size: allocating each would cost more than writing it. */
const slabSize = 256 * 1_024;

/**
 * Writes the fields of one message after another. A field that is not given is left out; one that
 * is given is written even where it has its default, as etcd3's encoder does.
 */
export class ProtoWriter {
  readonly #sink = new ByteBuffer(4_096);
  #slab = new Uint8Array(0);
  #taken = 0;

  /** Begins a message. */
  begin(): void {
    this.#sink.clear();
  }

  /** Appends octets. */
  bytes(field: number, value: Uint8Array | undefined): void {
    if (value === undefined) return;
    this.#tag(field, WireType.bytes);
    this.#varint(value.length);
    this.#sink.copy(value);
  }

  /** Appends an int64, or an enumeration by its number. */
  int64(field: number, value: Int64 | undefined): void {
    if (value === undefined) return;
    this.#tag(field, WireType.varint);
    const number = Number(value);
    if (number >= 0 && Number.isSafeInteger(number)) this.#varint(number);
    else this.#bigVarint(BigInt.asUintN(64, BigInt(value)));
  }

  /** Appends a boolean. */
  bool(field: number, value: boolean | undefined): void {
    if (value !== undefined) this.int64(field, value ? 1 : 0);
  }

  /** Appends a message, whose fields `write` appends. */
  message<Value>(field: number, value: Value | undefined, write: FieldsOf<Value>): void {
    if (value === undefined) return;
    this.#tag(field, WireType.bytes);
    const sink = this.#sink;
    const start = sink.extend(1);
    write(this, value);
    this.#sizeAt(start);
  }

  /** Gives the message, which nothing changes afterwards. */
  finish(): Uint8Array {
    const { length } = this.#sink;
    if (length > this.#slab.length - this.#taken) {
      this.#slab = new Uint8Array(Math.max(slabSize, length));
      this.#taken = 0;
    }
    const message = this.#slab.subarray(this.#taken, this.#taken + length);
    message.set(this.#sink.view());
    this.#taken += length;
    return message;
  }

  /** One octet was left for the size; a larger one moves the content. */
  #sizeAt(start: number): void {
    const sink = this.#sink;
    const size = sink.length - start - 1;
    if (size >= 0x80) {
      const more = varintLength(size) - 1;
      sink.extend(more);
      sink.bytes.copyWithin(start + 1 + more, start + 1, start + 1 + size);
    }
    let at = start;
    let rest = size;
    for (; rest >= 0x80; rest >>>= 7) sink.bytes[at++] = rest & 0x7f | 0x80;
    sink.bytes[at] = rest;
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field << 3 | wireType);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#sink.byte(rest % 0x80 | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#sink.byte(rest);
  }

  #bigVarint(value: bigint): void {
    let rest = value;
    for (; rest >= 0x80n; rest >>= 7n) this.#sink.byte(Number(rest & 0x7fn) | 0x80);
    this.#sink.byte(Number(rest));
  }
}

/** Appends the fields of a message. */
export type FieldsOf<Value> = (writer: ProtoWriter, value: Value) => void;

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest >>>= 7) length += 1;
  return length;
}
