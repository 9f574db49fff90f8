import type { ByteBuffer } from "./byte_buffer.ts";

/** Before every message: one octet that says "not compressed", four with its length. */
const prefixLength = 5;

/** What may be kept to be sent again on another connection. */
const keptLimit = 4 * 1_024 * 1_024;

interface OutgoingMessage {
  readonly message: Uint8Array;
  readonly taken: (() => void) | undefined;
}

/**
 * The messages of one call as the octets of its DATA frames (gRPC over HTTP/2, "Length-Prefixed
 * Message"). Until {@link release} they are kept, so that a call which no server has seen can be
 * sent again from the start.
 */
export class OutgoingMessages {
  #messages: OutgoingMessage[] = [];
  #current = 0;
  #offset = 0;
  #kept = 0;
  #keeps = true;
  /** How many octets are still to be sent. */
  size = 0;

  /** Appends a message; `taken` is called when all of it is on its way. */
  push(message: Uint8Array, taken?: () => void): void {
    this.#messages.push({ message, taken });
    this.size += prefixLength + message.length;
    this.#kept += message.length;
    if (this.#kept > keptLimit && this.#current > 0) this.release();
  }

  /** Whether everything sent so far is still there. */
  get canRewind(): boolean {
    return this.#keeps;
  }

  /** Starts again from the first message. Only where {@link canRewind}. */
  rewind(): void {
    this.#current = 0;
    this.#offset = 0;
    this.size = this.#messages.reduce((sum, it) => sum + prefixLength + it.message.length, 0);
  }

  /** Forgets what has been sent, from now on as soon as it is sent: the server has seen the call. */
  release(): void {
    this.#keeps = false;
    if (this.#current > 0) this.#messages.splice(0, this.#current);
    this.#current = 0;
  }

  /** Nothing of it will be sent any more; whoever waits for that is told to go on. */
  abandon(): void {
    for (let nth = this.#current; nth < this.#messages.length; nth++) {
      const { taken } = this.#messages[nth]!;
      if (taken !== undefined) queueMicrotask(taken);
    }
    this.#messages = [];
    this.#current = 0;
    this.#offset = 0;
    this.#keeps = false;
    this.size = 0;
  }

  /** Moves `count` octets, at most {@link size}, into a frame. */
  moveInto(sink: ByteBuffer, count: number): void {
    this.size -= count;
    for (let left = count; left > 0;) left -= this.#movePart(sink, left);
  }

  #movePart(sink: ByteBuffer, most: number): number {
    const { message, taken } = this.#messages[this.#current]!;
    const whole = prefixLength + message.length;
    const count = Math.min(most, whole - this.#offset);
    if (this.#offset === 0 && count === whole) {
      sink.byte(0);
      sink.uint32(message.length);
      sink.copy(message);
    } else {
      copyPart(sink, { message, start: this.#offset, end: this.#offset + count });
    }
    this.#offset += count;
    if (this.#offset === whole) this.#advance(taken);
    return count;
  }

  #advance(taken: (() => void) | undefined): void {
    this.#offset = 0;
    this.#current += 1;
    if (!this.#keeps) this.release();
    // Later, because who is told may append more while the frame is being written.
    if (taken !== undefined) queueMicrotask(taken);
  }
}

function copyPart(
  sink: ByteBuffer,
  { message, start, end }: {
    readonly message: Uint8Array;
    readonly start: number;
    readonly end: number;
  },
): void {
  for (let at = start; at < Math.min(end, prefixLength); at++) {
    sink.byte(at === 0 ? 0 : message.length >>> 8 * (prefixLength - 1 - at));
  }
  if (end > prefixLength) {
    sink.copy(message, Math.max(0, start - prefixLength), end - prefixLength);
  }
}
