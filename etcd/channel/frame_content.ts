import type { Frame } from "./frame_reader.ts";
import { FrameFlag } from "./frame_type.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";

/**
 * The payload of a DATA or HEADERS frame without its padding (RFC 9113, section 6.1).
 *
 * @throws {Http2Error} PROTOCOL_ERROR for padding that is longer than the frame, FRAME_SIZE_ERROR
 * for a frame without room for the padding's length
 */
export function contentOf(
  bytes: Uint8Array,
  frame: Frame,
): { readonly start: number; readonly end: number } {
  if ((frame.flags & FrameFlag.padded) === 0) return frame;
  if (frame.start === frame.end) {
    throw new Http2Error(Http2ErrorCode.frameSizeError, "Frame ends before its padding");
  }
  const start = frame.start + 1;
  const end = frame.end - bytes[frame.start]!;
  if (end >= start) return { start, end };
  throw new Http2Error(Http2ErrorCode.protocolError, "Frame has more padding than content");
}
