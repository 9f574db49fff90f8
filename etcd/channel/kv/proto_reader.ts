import type { Buffer } from "node:buffer";

/** Reads the fields of a message in the order they come in. */
export class ProtoReader {
  /** The number of the field that {@link next} found. */
  field = 0;
  readonly #bytes: Buffer;
  #at: number;
  #end: number;
  #wireType = 0;

  /** Creates a reader of a whole message. What is read refers to its memory. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
  }

  /** Goes to the next field of this message, which then has to be read or skipped. */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    const tag = this.uint();
    this.field = tag >>> 3;
    this.#wireType = tag & 7;
    return true;
  }

  /** Reads a number that is known to be small: a size, a boolean. */
  uint(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 28; scale *= 0x80) {
      const octet = this.#octet();
      value += (octet & 0x7f) * scale;
      if (octet < 0x80) return value;
    }
    throw malformed("A number is too large");
  }

  /** Reads a boolean. */
  bool(): boolean {
    return this.uint64() !== "0";
  }

  /** Reads a number of 64 bits without a sign, as decimal digits. */
  uint64(): string {
    let value = 0;
    let scale = 1;
    const start = this.#at;
    for (let count = 0; count < 7; count++) {
      const octet = this.#octet();
      value += (octet & 0x7f) * scale;
      if (octet < 0x80) return String(value);
      scale *= 0x80;
    }
    this.#at = start;
    return String(this.#big());
  }

  /** Reads a number of 64 bits with a sign, as decimal digits. */
  int64(): string {
    const start = this.#at;
    const value = this.uint64();
    if (this.#at - start < 10) return value;
    return String(BigInt.asIntN(64, BigInt(value)));
  }

  /** Reads octets, without a copy. */
  bytes(): Buffer {
    const length = this.uint();
    const start = this.#at;
    this.#skipOctets(length);
    return this.#bytes.subarray(start, this.#at);
  }

  /** Reads a message, whose fields `read` reads. */
  message<Value>(read: (reader: ProtoReader) => Value): Value {
    const length = this.uint();
    const outer = this.#end;
    const end = this.#at + length;
    if (end > outer) throw malformed("A field ends after its message");
    this.#end = end;
    const value = read(this);
    this.#end = outer;
    return value;
  }

  /** Leaves the field alone. */
  skip(): void {
    switch (this.#wireType) {
      case 0:
        while (this.#octet() >= 0x80);
        return;
      case 1:
        return this.#skipOctets(8);
      case 2:
        return this.#skipOctets(this.uint());
      case 5:
        return this.#skipOctets(4);
      default:
        throw malformed(`A field has the wire type ${this.#wireType}`);
    }
  }

  #big(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const octet = this.#octet();
      value |= BigInt(octet & 0x7f) << shift;
      if (octet < 0x80) return BigInt.asUintN(64, value);
    }
    throw malformed("A number has more than 64 bits");
  }

  #octet(): number {
    if (this.#at >= this.#end) throw malformed("A message ends within a field");
    return this.#bytes[this.#at++]!;
  }

  #skipOctets(count: number): void {
    this.#at += count;
    if (this.#at > this.#end) throw malformed("A field ends after its message");
  }
}

function malformed(message: string): Error {
  return new Error(`The answer is not a message of etcd's: ${message}`);
}
