import { ByteBuffer } from "./byte_buffer.ts";
import type { Frame } from "./frame_reader.ts";
import { FrameFlag, FrameType } from "./frame_type.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";
import { contentOf } from "./frame_content.ts";

/** A complete header block, which may lie in the reader's memory. */
export interface HeaderBlock {
  /** The stream it belongs to. */
  readonly streamId: number;
  /** Whether nothing follows on that stream. */
  readonly end: boolean;
  /** Memory with the block in it. */
  readonly bytes: Uint8Array;
  /** Where it begins and ends there. */
  readonly range: { readonly start: number; readonly end: number };
}

const priorityLength = 5;

/** So that empty CONTINUATION frames without end reach the limit as well. */
const frameCost = 32;

/** Puts HEADERS and the CONTINUATION frames that follow it together (RFC 9113, section 6.10). */
export class HeaderAssembler {
  readonly #limit: number;
  readonly #gathered = new ByteBuffer(256);
  #open: { readonly streamId: number; readonly end: boolean } | undefined;
  #cost = 0;

  /** Creates an assembler that refuses encoded blocks of more than `limit` octets. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether only CONTINUATION may follow. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /**
   * Takes a HEADERS or CONTINUATION frame.
   *
   * @returns The block, when it is complete.
   * @throws {Http2Error} PROTOCOL_ERROR for frames out of order, ENHANCE_YOUR_CALM for a block
   * that is too large
   */
  add(bytes: Uint8Array, frame: Frame): HeaderBlock | undefined {
    const range = this.#begin(bytes, frame);
    const isComplete = (frame.flags & FrameFlag.endHeaders) !== 0;
    const { end, streamId } = this.#open!;
    if (isComplete && this.#gathered.length === 0) {
      this.#open = undefined;
      return { streamId, end, bytes, range };
    }
    this.#gather(bytes, range);
    if (!isComplete) return undefined;
    const block = this.#gathered.view().slice();
    this.#gathered.clear();
    this.#open = undefined;
    return { streamId, end, bytes: block, range: { start: 0, end: block.length } };
  }

  #begin(bytes: Uint8Array, frame: Frame): { start: number; end: number } {
    if (frame.type === FrameType.continuation) {
      if (this.#open?.streamId === frame.streamId) return frame;
      throw new Http2Error(Http2ErrorCode.protocolError, "CONTINUATION continues no headers");
    }
    const end = (frame.flags & FrameFlag.endStream) !== 0;
    this.#open = { streamId: frame.streamId, end };
    this.#cost = 0;
    const content = contentOf(bytes, frame);
    if ((frame.flags & FrameFlag.priority) === 0) return content;
    const start = content.start + priorityLength;
    if (start <= content.end) return { start, end: content.end };
    throw new Http2Error(Http2ErrorCode.frameSizeError, "HEADERS ends within its priority");
  }

  #gather(bytes: Uint8Array, { start, end }: { start: number; end: number }): void {
    this.#cost += end - start + frameCost;
    if (this.#cost > this.#limit) {
      throw new Http2Error(
        Http2ErrorCode.enhanceYourCalm,
        `Header block exceeds the limit of ${this.#limit} octets`,
      );
    }
    this.#gathered.copy(bytes, start, end);
  }
}
