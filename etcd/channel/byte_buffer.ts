/** Bytes that are appended to and grow as needed; the memory is reused after {@link clear}. */
export class ByteBuffer {
  /** The memory; only the first {@link length} octets are content. May be replaced by a larger one. */
  bytes: Uint8Array<ArrayBuffer>;
  /** How much of it is content. */
  length = 0;

  /** Creates a buffer that grows beyond `capacity` octets by doubling. */
  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `count` more octets and returns where they begin; they count as content. */
  extend(count: number): number {
    const start = this.length;
    this.length = start + count;
    if (this.length > this.bytes.length) this.#grow();
    return start;
  }

  /** Appends one octet. */
  byte(value: number): void {
    const at = this.extend(1);
    this.bytes[at] = value;
  }

  /** Appends 32 bits, the highest first. */
  uint32(value: number): void {
    const at = this.extend(4);
    this.bytes[at] = value >>> 24;
    this.bytes[at + 1] = value >>> 16;
    this.bytes[at + 2] = value >>> 8;
    this.bytes[at + 3] = value;
  }

  /** Appends a part of other bytes. */
  copy(source: Uint8Array, start = 0, end: number = source.length): void {
    const at = this.extend(end - start);
    const whole = start === 0 && end === source.length;
    this.bytes.set(whole ? source : source.subarray(start, end), at);
  }

  /** Appends text, one octet for each of its characters, of which only the low 8 bits count. */
  latin1(text: string): void {
    const at = this.extend(text.length);
    for (let n = 0; n < text.length; n++) this.bytes[at + n] = text.charCodeAt(n);
  }

  /** The content, without a copy: valid until the next change. */
  view(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** Forgets the content and keeps the memory. */
  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    const larger = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
