import { Buffer } from "node:buffer";

/** What was wrong with a message; the call ends with it. */
export type MessageFault =
  | { readonly kind: "compressed" }
  | { readonly kind: "too-large"; readonly length: number; readonly limit: number };

const prefixLength = 5;

/**
 * Takes messages out of the octets of one call's DATA frames (gRPC over HTTP/2, "Length-Prefixed
 * Message"). Each message gets memory of its own, since decoded messages may refer to it.
 */
export class MessageReader {
  readonly #limit: number;
  #prefix: Uint8Array | undefined;
  #prefixFilled = 0;
  #message: Buffer | undefined;
  #filled = 0;

  /** Creates a reader that refuses messages of more than `limit` octets. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether a message has begun that is not complete: the stream must not end here. */
  get isWithinMessage(): boolean {
    return this.#prefixFilled > 0 || this.#message !== undefined;
  }

  /** Reads a part of `bytes`, appends complete messages to `into`, and says what is wrong. */
  read(
    bytes: Uint8Array,
    { start, end, into }: {
      readonly start: number;
      readonly end: number;
      readonly into: Buffer[];
    },
  ): MessageFault | undefined {
    let at = start;
    while (at < end || this.#isComplete()) {
      if (this.#message === undefined) {
        const prefix = this.#readPrefix(bytes, { at, end });
        if (typeof prefix !== "number") return prefix;
        at = prefix;
        continue;
      }
      const count = Math.min(this.#message.length - this.#filled, end - at);
      this.#message.set(bytes.subarray(at, at + count), this.#filled);
      at += count;
      this.#filled += count;
      if (!this.#isComplete()) continue;
      into.push(this.#message);
      this.#message = undefined;
    }
    return undefined;
  }

  #isComplete(): boolean {
    return this.#message !== undefined && this.#filled === this.#message.length;
  }

  #readPrefix(
    bytes: Uint8Array,
    { at, end }: { readonly at: number; readonly end: number },
  ): number | MessageFault {
    if (this.#prefixFilled === 0 && end - at >= prefixLength) {
      return this.#begin(bytes, at) ?? at + prefixLength;
    }
    this.#prefix ??= new Uint8Array(prefixLength);
    let next = at;
    while (next < end && this.#prefixFilled < prefixLength) {
      this.#prefix[this.#prefixFilled++] = bytes[next++]!;
    }
    if (this.#prefixFilled < prefixLength) return next;
    this.#prefixFilled = 0;
    return this.#begin(this.#prefix, 0) ?? next;
  }

  #begin(bytes: Uint8Array, at: number): MessageFault | undefined {
    if (bytes[at] !== 0) return { kind: "compressed" };
    const length = bytes[at + 1]! * 2 ** 24 +
      (bytes[at + 2]! << 16 | bytes[at + 3]! << 8 | bytes[at + 4]!);
    if (length > this.#limit) return { kind: "too-large", length, limit: this.#limit };
    this.#message = Buffer.allocUnsafe(length);
    this.#filled = 0;
    return undefined;
  }
}
