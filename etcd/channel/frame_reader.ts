import { defaultMaxFrameSize, frameHeaderLength } from "./frame_type.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";

/** One frame where it lies in the reader's memory: nothing is copied. */
export interface Frame {
  /** One of `FrameType`, or a type that this client does not know and must ignore. */
  type: number;
  /** Bits of `FrameFlag`. */
  flags: number;
  /** 0 for the connection itself. */
  streamId: number;
  /** Where the payload begins in {@link FrameReader.bytes}. */
  start: number;
  /** Where it ends. */
  end: number;
}

/** Several frames fit, so that one read may bring a batch of answers. */
const capacity = 65_536;

/** Finds frames in what arrives, in one memory of fixed size (RFC 9113, section 4.1). */
export class FrameReader {
  /** The memory that frames lie in, until {@link space} is called. */
  readonly bytes: Uint8Array<ArrayBuffer> = new Uint8Array(capacity);
  #start = 0;
  #end = 0;

  /** Where the next octets are to be read into. Frames found before are gone with this. */
  space(): Uint8Array<ArrayBuffer> {
    if (this.#start > 0) {
      this.bytes.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    return this.bytes.subarray(this.#end);
  }

  /** Says that `count` octets were read into {@link space}. */
  filled(count: number): void {
    this.#end += count;
  }

  /**
   * Describes the next whole frame in `frame`.
   *
   * @returns Whether there was one.
   * @throws {Http2Error} FRAME_SIZE_ERROR for a frame longer than this client allows
   */
  next(frame: Frame): boolean {
    const at = this.#start;
    if (this.#end - at < frameHeaderLength) return false;
    const { bytes } = this;
    const length = bytes[at]! << 16 | bytes[at + 1]! << 8 | bytes[at + 2]!;
    if (length > defaultMaxFrameSize) {
      throw new Http2Error(
        Http2ErrorCode.frameSizeError,
        `Frame of ${length} octets exceeds the limit of ${defaultMaxFrameSize}`,
      );
    }
    const start = at + frameHeaderLength;
    if (this.#end - start < length) return false;
    frame.type = bytes[at + 3]!;
    frame.flags = bytes[at + 4]!;
    frame.streamId = readUint31(bytes, at + 5);
    frame.start = start;
    frame.end = start + length;
    this.#start = frame.end;
    return true;
  }
}

/** Reads 31 bits, the highest first; the reserved bit before them is ignored (section 4.1). */
export function readUint31(bytes: Uint8Array, at: number): number {
  return (bytes[at]! & 0x7f) << 24 | bytes[at + 1]! << 16 | bytes[at + 2]! << 8 | bytes[at + 3]!;
}
