import { ByteBuffer } from "./byte_buffer.ts";
import { frameHeaderLength } from "./frame_type.ts";

/** What a writer needs from its connection. */
export interface FrameWriterOptions {
  /** Sends octets and says how many it took. */
  readonly write: (bytes: Uint8Array) => Promise<number>;
  /** Called before each write, to add the frames of streams whose turn it is. */
  readonly fill: () => void;
  /** Called once when a write fails; nothing is written afterwards. */
  readonly onError: (error: unknown) => void;
}

/** The parts of a frame's header besides the length of its payload. */
export interface FrameHeader {
  /** One of `FrameType`. */
  readonly type: number;
  /** Bits of `FrameFlag`. Default none. */
  readonly flags?: number;
  /** Default 0, the connection itself. */
  readonly streamId?: number;
}

const initialCapacity = 32_768;

/**
 * Gathers frames and sends all that were queued in one turn of the event loop as one write. While
 * a write is under way, frames gather in a second memory: two writes never overlap.
 */
export class FrameWriter {
  readonly #options: FrameWriterOptions;
  #gathering = new ByteBuffer(initialCapacity);
  #spare = new ByteBuffer(initialCapacity);
  #state: "idle" | "scheduled" | "writing" | "closed" = "idle";

  /** Creates a writer; nothing is sent before the first {@link schedule}. */
  constructor(options: FrameWriterOptions) {
    this.#options = options;
  }

  /** How many octets wait, without those of a write under way. */
  get pending(): number {
    return this.#gathering.length;
  }

  /** Appends octets that belong to no frame: the preface of a connection. */
  raw(bytes: Uint8Array): void {
    this.#gathering.copy(bytes);
  }

  /** Appends a frame's header and returns where the caller appends its payload of that length. */
  begin(length: number, { type, flags = 0, streamId = 0 }: FrameHeader): ByteBuffer {
    const buffer = this.#gathering;
    const at = buffer.extend(frameHeaderLength);
    const { bytes } = buffer;
    bytes[at] = length >>> 16;
    bytes[at + 1] = length >>> 8;
    bytes[at + 2] = length;
    bytes[at + 3] = type;
    bytes[at + 4] = flags;
    bytes[at + 5] = streamId >>> 24;
    bytes[at + 6] = streamId >>> 16;
    bytes[at + 7] = streamId >>> 8;
    bytes[at + 8] = streamId;
    return buffer;
  }

  /** Sends what is gathered at the end of the current turn, or after the write under way. */
  schedule(): void {
    if (this.#state !== "idle") return;
    this.#state = "scheduled";
    queueMicrotask(() => this.#send());
  }

  /** Sends what is gathered, as far as that is possible, and nothing afterwards. */
  async close(): Promise<void> {
    const was = this.#state;
    this.#state = "closed";
    if (was === "writing" || was === "closed") return;
    try {
      await this.#write(this.#gathering);
    } catch {
      // The peer is gone already; there is nobody to tell.
    }
  }

  async #send(): Promise<void> {
    try {
      while (this.#state !== "closed") {
        this.#options.fill();
        const full = this.#gathering;
        if (full.length === 0) break;
        this.#state = "writing";
        this.#gathering = this.#spare;
        this.#spare = full;
        await this.#write(full);
        full.clear();
      }
      if (this.#state !== "closed") this.#state = "idle";
    } catch (error) {
      if (this.#state === "closed") return;
      this.#state = "closed";
      this.#options.onError(error);
    }
  }

  async #write(buffer: ByteBuffer): Promise<void> {
    const bytes = buffer.view();
    let sent = 0;
    while (sent < bytes.length) {
      sent += await this.#options.write(sent === 0 ? bytes : bytes.subarray(sent));
    }
  }
}
