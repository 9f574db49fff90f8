import type { Buffer } from "node:buffer";
import { type MessageFault, MessageReader } from "./message_reader.ts";

/** What an inbox does with what it takes. */
export interface MessageInboxOptions {
  /** The largest message, in octets. */
  readonly limit: number;
  /** Hands a message to whoever asked for it. Must not throw. */
  readonly deliver: (message: Buffer) => void;
  /** So many octets were consumed: the server may send as many again. */
  readonly credit: (count: number) => void;
}

/**
 * The messages of one call between the server, that sends, and the reader, that asks for one at a
 * time. Room is given back when the reader has caught up: that is the back-pressure. What is within
 * a message counts as consumed while the reader waits for it, or one larger than the window would
 * never arrive.
 */
export class MessageInbox {
  readonly #options: MessageInboxOptions;
  readonly #reader: MessageReader;
  readonly #messages: Buffer[] = [];
  #isAsked = false;
  #isDelivering = false;
  #unread = 0;

  /** Creates an empty inbox. */
  constructor(options: MessageInboxOptions) {
    this.#options = options;
    this.#reader = new MessageReader(options.limit);
  }

  /** Whether everything complete was delivered. */
  get isEmpty(): boolean {
    return this.#messages.length === 0;
  }

  /** Whether a message has begun that is not complete. */
  get isWithinMessage(): boolean {
    return this.#reader.isWithinMessage;
  }

  /** Takes content and says what is wrong with it, after delivering what came before the fault. */
  take(
    bytes: Uint8Array,
    { end, start }: { readonly start: number; readonly end: number },
  ): MessageFault | undefined {
    const fault = this.#reader.read(bytes, { start, end, into: this.#messages });
    this.#unread += end - start;
    this.#deliver();
    return fault;
  }

  /** The reader wants one message, now or as soon as it is there. */
  ask(): void {
    this.#isAsked = true;
    this.#deliver();
  }

  /** Forgets what was not delivered. */
  drop(): void {
    this.#messages.length = 0;
  }

  /** Without recursion where the reader asks for the next one at once. */
  #deliver(): void {
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    while (this.#isAsked && this.#messages.length > 0) {
      this.#isAsked = false;
      this.#options.deliver(this.#messages.shift()!);
    }
    this.#isDelivering = false;
    if (!this.#isAsked || this.#unread === 0) return;
    this.#options.credit(this.#unread);
    this.#unread = 0;
  }
}
