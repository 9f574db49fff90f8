import { contentOf } from "./frame_content.ts";
import { type Frame, readUint31 } from "./frame_reader.ts";
import { FrameFlag, FrameType } from "./frame_type.ts";
import type { FrameWriter } from "./frame_writer.ts";
import { HeaderAssembler, type HeaderBlock } from "./header_assembler.ts";
import { HpackDecoder } from "./hpack_decoder.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";
import type { Http2Stream, StreamEnd } from "./http2_stream.ts";
import { applySettings } from "./peer_settings.ts";
import { headerFault } from "./response_headers.ts";
import type { SendScheduler } from "./send_scheduler.ts";

/** A GOAWAY that arrived. */
export interface GoAway {
  /** Streams above this one were not worked on. */
  readonly lastStreamId: number;
  /** Why the server leaves. */
  readonly code: number;
  /** What it says about it, for people. */
  readonly message: string;
}

/** What the handling of frames needs from its connection. */
export interface IncomingFramesOptions {
  /** Open streams and what may be sent on them. */
  readonly scheduler: SendScheduler;
  /** Takes the answers to SETTINGS and PING. */
  readonly writer: FrameWriter;
  /** What the server may send on the connection before we say more. */
  readonly connectionWindow: number;
  /** What the fields of one block may count together, as we have announced it. */
  readonly maxHeaderListSize: number;
  /** The first SETTINGS arrived. */
  readonly onReady: () => void;
  /** The server takes no further streams. */
  readonly onGoAway: (goAway: GoAway) => void;
  /** A stream ended, with an error code to tell the server where we end it. */
  readonly onStreamOver: (stream: Http2Stream, resetCode?: number) => void;
}

/** Answers that the server does not read pile up; past this it gets no more of them. */
const unreadAnswers = 1_024 * 1_024;

/** Handles the frames of one connection in the order they come in (RFC 9113, section 6). */
export class IncomingFrames {
  readonly #options: IncomingFramesOptions;
  readonly #decoder: HpackDecoder;
  readonly #assembler: HeaderAssembler;
  #window: number;
  #isReady = false;

  /** Creates the handler of a new connection. */
  constructor(options: IncomingFramesOptions) {
    this.#options = options;
    const { connectionWindow, maxHeaderListSize } = options;
    this.#decoder = new HpackDecoder({ maxHeaderListSize });
    this.#assembler = new HeaderAssembler(maxHeaderListSize);
    this.#window = connectionWindow;
  }

  /**
   * Handles one frame; `bytes` is the memory it lies in.
   *
   * @throws {Http2Error} when the connection has to end
   */
  handle(bytes: Uint8Array, frame: Frame): void {
    if (!this.#isReady && frame.type !== FrameType.settings) {
      throw protocolError("Server does not begin with SETTINGS");
    }
    if (this.#assembler.isOpen && frame.type !== FrameType.continuation) {
      throw protocolError("Headers are interrupted by another frame");
    }
    switch (frame.type) {
      case FrameType.data:
        return this.#data(bytes, frame);
      case FrameType.headers:
      case FrameType.continuation:
        return this.#headers(bytes, frame);
      case FrameType.resetStream:
        return this.#resetStream(bytes, frame);
      case FrameType.settings:
        return this.#settings(bytes, frame);
      case FrameType.pushPromise:
        throw protocolError("Server pushes, which we forbid");
      case FrameType.ping:
        return this.#ping(bytes, frame);
      case FrameType.goAway:
        return this.#goAway(bytes, frame);
      case FrameType.windowUpdate:
        return this.#windowUpdate(bytes, frame);
    }
  }

  #data(bytes: Uint8Array, frame: Frame): void {
    const length = frame.end - frame.start;
    this.#takeRoom(length);
    const { end, start } = contentOf(bytes, frame);
    const stream = this.#streamOf(frame);
    if (stream === undefined) return;
    stream.receiveWindow -= length;
    if (stream.receiveWindow < 0) {
      return this.#refuse(stream, {
        reason: "Server sent more than the stream's window",
        code: Http2ErrorCode.flowControlError,
      });
    }
    if (!stream.hasHeaders) {
      return this.#refuse(stream, { reason: "Server sent content before headers" });
    }
    stream.uncredited += length - (end - start);
    if (end > start) stream.owner.onData(bytes, { start, end });
    if ((frame.flags & FrameFlag.endStream) === 0 || stream.isClosed) return;
    this.#answered(stream);
    stream.owner.onDataEnd();
  }

  /** Content counts for the connection as soon as it is here, so no stream blocks another. */
  #takeRoom(length: number): void {
    const { connectionWindow, writer } = this.#options;
    this.#window -= length;
    if (this.#window < 0) {
      throw new Http2Error(
        Http2ErrorCode.flowControlError,
        "Server sent more than the connection's window",
      );
    }
    if (this.#window > connectionWindow / 2) return;
    writer.begin(4, { type: FrameType.windowUpdate }).uint32(connectionWindow - this.#window);
    writer.schedule();
    this.#window = connectionWindow;
  }

  #headers(bytes: Uint8Array, frame: Frame): void {
    if (frame.streamId === 0) throw protocolError("Headers belong to no stream");
    const block = this.#assembler.add(bytes, frame);
    if (block === undefined) return;
    // Also for a stream that is over: the tables of both sides have to agree afterwards.
    const headers = this.#decoder.decode(block.bytes, block.range);
    const stream = this.#streamOf(block);
    if (stream === undefined) return;
    const fault = faultOf(stream, { ...headers, end: block.end });
    if (fault !== undefined) return this.#refuse(stream, { reason: fault });
    if (!stream.hasHeaders && isInformational(headers.fields)) return;
    stream.hasHeaders = true;
    if (block.end) this.#answered(stream);
    stream.owner.onHeaders({ ...headers, end: block.end });
  }

  #resetStream(bytes: Uint8Array, frame: Frame): void {
    requireLength(frame, 4);
    const stream = this.#streamOf(frame);
    if (stream === undefined) return;
    const code = readUint32(bytes, frame.start);
    this.#options.onStreamOver(stream);
    stream.owner.onEnd(
      code === Http2ErrorCode.refusedStream
        ? { kind: "unprocessed", reason: "Server refused the stream" }
        : { kind: "reset", code },
    );
  }

  #settings(bytes: Uint8Array, frame: Frame): void {
    const { onReady, scheduler, writer } = this.#options;
    const length = frame.end - frame.start;
    const isAcknowledgement = (frame.flags & FrameFlag.acknowledge) !== 0;
    if (frame.streamId !== 0) throw protocolError("SETTINGS belong to a stream");
    if (isAcknowledgement ? length !== 0 : length % 6 !== 0) throw wrongLength(frame);
    if (isAcknowledgement) return;
    scheduler.follow(applySettings(scheduler.settings, bytes.subarray(frame.start, frame.end)));
    this.#answer();
    writer.begin(0, { type: FrameType.settings, flags: FrameFlag.acknowledge });
    if (this.#isReady) return;
    this.#isReady = true;
    onReady();
  }

  #ping(bytes: Uint8Array, frame: Frame): void {
    if (frame.streamId !== 0) throw protocolError("PING belongs to a stream");
    requireLength(frame, 8);
    if ((frame.flags & FrameFlag.acknowledge) !== 0) return;
    this.#answer();
    const answer = { type: FrameType.ping, flags: FrameFlag.acknowledge };
    this.#options.writer.begin(8, answer).copy(bytes, frame.start, frame.end);
  }

  #answer(): void {
    const { writer } = this.#options;
    writer.schedule();
    if (writer.pending <= unreadAnswers) return;
    throw new Http2Error(Http2ErrorCode.enhanceYourCalm, "Server does not read our answers");
  }

  #goAway(bytes: Uint8Array, frame: Frame): void {
    if (frame.streamId !== 0) throw protocolError("GOAWAY belongs to a stream");
    if (frame.end - frame.start < 8) throw wrongLength(frame);
    this.#options.onGoAway({
      lastStreamId: readUint31(bytes, frame.start),
      code: readUint32(bytes, frame.start + 4),
      message: new TextDecoder().decode(bytes.subarray(frame.start + 8, frame.end)),
    });
  }

  #windowUpdate(bytes: Uint8Array, frame: Frame): void {
    requireLength(frame, 4);
    const { scheduler } = this.#options;
    const increment = readUint31(bytes, frame.start);
    if (frame.streamId === 0) {
      if (increment === 0) throw protocolError("Window of the connection grows by 0");
      return scheduler.grow(undefined, increment);
    }
    const stream = this.#streamOf(frame);
    if (stream === undefined) return;
    if (increment === 0) return this.#refuse(stream, { reason: "Stream's window grows by 0" });
    try {
      scheduler.grow(stream, increment);
    } catch (error) {
      if (!(error instanceof Http2Error)) throw error;
      this.#refuse(stream, { reason: error.message, code: error.code });
    }
  }

  /** The stream of a frame, or nothing where it is over already. */
  #streamOf({ streamId }: Pick<Frame | HeaderBlock, "streamId">): Http2Stream | undefined {
    const stream = this.#options.scheduler.streams.get(streamId);
    if (stream !== undefined) return stream;
    if (!this.#options.scheduler.isUnknown(streamId)) return undefined;
    throw protocolError(`Server speaks of stream ${streamId}, which was never opened`);
  }

  /** What we still wanted to say is of no use to a server that has answered already. */
  #answered(stream: Http2Stream): void {
    this.#options.onStreamOver(stream, stream.hasSentEnd ? undefined : Http2ErrorCode.noError);
  }

  #refuse(
    stream: Http2Stream,
    { code = Http2ErrorCode.protocolError, reason }: {
      readonly code?: number;
      readonly reason: string;
    },
  ): void {
    const end: StreamEnd = { kind: "malformed", reason };
    this.#options.onStreamOver(stream, code);
    stream.owner.onEnd(end);
  }
}

function faultOf(
  stream: Http2Stream,
  headers: Parameters<Http2Stream["owner"]["onHeaders"]>[0],
): string | undefined {
  if (stream.hasHeaders && !headers.end) return "Trailers do not end the stream";
  if (headers.isTooLarge) return undefined;
  return headerFault(headers.fields, { isTrailer: stream.hasHeaders });
}

function isInformational(fields: readonly (readonly [string, string])[]): boolean {
  return fields[0]?.[0] === ":status" && fields[0][1].startsWith("1");
}

function readUint32(bytes: Uint8Array, at: number): number {
  return readUint31(bytes, at) + (bytes[at]! >= 0x80 ? 2 ** 31 : 0);
}

function requireLength(frame: Frame, length: number): void {
  if (frame.end - frame.start !== length) throw wrongLength(frame);
}

function wrongLength(frame: Frame): Http2Error {
  const length = frame.end - frame.start;
  const message = `Frame of type ${frame.type} has ${length} octets`;
  return new Http2Error(Http2ErrorCode.frameSizeError, message);
}

function protocolError(message: string): Http2Error {
  return new Http2Error(Http2ErrorCode.protocolError, message);
}
