import { ByteBuffer } from "./byte_buffer.ts";
import { Fifo } from "./fifo.ts";
import { FrameFlag, FrameType } from "./frame_type.ts";
import type { FrameWriter } from "./frame_writer.ts";
import type { HpackEncoder } from "./hpack_encoder.ts";
import type { HeaderField } from "./hpack_table.ts";
import { Http2Error, Http2ErrorCode } from "./http2_error.ts";
import type { Http2Stream } from "./http2_stream.ts";
import { defaultPeerSettings, largestWindow, type PeerSettings } from "./peer_settings.ts";

/** What a scheduler sends with. */
export interface SendSchedulerOptions {
  /** Takes the frames. */
  readonly writer: FrameWriter;
  /** Encodes the headers. */
  readonly encoder: HpackEncoder;
  /** The headers that every call of a method has. */
  readonly requestFields: (path: string) => readonly HeaderField[];
}

/** More than this is not gathered for one write: content waits in its stream instead. */
const highWater = 256 * 1_024;

/** The last identifier of a stream (RFC 9113, section 5.1.1). */
const lastStreamId = 2 ** 31 - 1;

/** Decides which stream sends what and when: limits of the peer, flow control, fair turns. */
export class SendScheduler {
  /** Streams the server knows and that are not over, by identifier. */
  readonly streams: Map<number, Http2Stream> = new Map();
  /** What the server asks for. */
  settings: PeerSettings = defaultPeerSettings;
  readonly #options: SendSchedulerOptions;
  readonly #opening = new Fifo<Http2Stream>();
  readonly #block = new ByteBuffer(1_024);
  #sending: Http2Stream[] = [];
  #window = defaultPeerSettings.initialWindowSize;
  #nextId = 1;

  /** Creates a scheduler for a new connection. */
  constructor(options: SendSchedulerOptions) {
    this.#options = options;
  }

  /** Whether no stream is open or waits for being opened. */
  get isIdle(): boolean {
    return this.streams.size === 0 && this.#opening.size === 0;
  }

  /** Whether no further stream may be opened on this connection. */
  get isExhausted(): boolean {
    return this.#nextId + 2 * this.#opening.size > lastStreamId;
  }

  /** Whether the server cannot know a stream because it was never opened (RFC 9113, 5.1.1). */
  isUnknown(id: number): boolean {
    return id % 2 === 0 || id >= this.#nextId;
  }

  /** Opens a stream as soon as the server allows another one. */
  open(stream: Http2Stream): void {
    this.#opening.push(stream);
    this.#options.writer.schedule();
  }

  /** A stream has more to send, or its end. */
  wake(stream: Http2Stream): void {
    if (stream.id !== 0 && !stream.isSending) this.#join(stream);
    this.#options.writer.schedule();
  }

  /** Forgets a stream that is over. */
  close(stream: Http2Stream): void {
    stream.isClosed = true;
    this.streams.delete(stream.id);
    if (this.#opening.size > 0) this.#options.writer.schedule();
  }

  /** Takes back the streams that were never sent. */
  takeUnsent(): readonly Http2Stream[] {
    return this.#opening.drain().filter((stream) => !stream.isClosed);
  }

  /**
   * Follows new settings; open streams keep what they have sent (RFC 9113, section 6.9.2).
   *
   * @throws {Http2Error} FLOW_CONTROL_ERROR when a window becomes too large
   */
  follow(settings: PeerSettings): void {
    const delta = settings.initialWindowSize - this.settings.initialWindowSize;
    this.settings = settings;
    this.#options.encoder.limitTable(settings.headerTableSize);
    for (const stream of this.streams.values()) {
      stream.sendWindow = grown(stream.sendWindow, delta);
    }
    this.#options.writer.schedule();
  }

  /**
   * The server takes more, on one stream or on all together.
   *
   * @throws {Http2Error} FLOW_CONTROL_ERROR when the window becomes too large
   */
  grow(stream: Http2Stream | undefined, increment: number): void {
    if (stream === undefined) this.#window = grown(this.#window, increment);
    else stream.sendWindow = grown(stream.sendWindow, increment);
    this.#options.writer.schedule();
  }

  /** Writes the frames whose turn it is. Called before each write. */
  fill(): void {
    while (this.#opening.size > 0 && this.streams.size < this.settings.maxConcurrentStreams) {
      const stream = this.#opening.shift()!;
      if (!stream.isClosed) this.#sendHeaders(stream);
    }
    while (this.#sendRound());
  }

  #sendHeaders(stream: Http2Stream): void {
    stream.id = this.#nextId;
    stream.sendWindow = this.settings.initialWindowSize;
    this.#nextId += 2;
    this.streams.set(stream.id, stream);
    this.#encode(stream);
    this.#writeBlock(stream);
    this.#join(stream);
  }

  #encode(stream: Http2Stream): void {
    const { encoder, requestFields } = this.#options;
    const block = this.#block;
    block.clear();
    encoder.begin(block);
    encoder.writeReused(block, { key: stream.path, fields: () => requestFields(stream.path) });
    for (const field of stream.headers) {
      encoder.write(block, field, field[0] === "token" ? "secret" : "literal");
    }
  }

  /** A block that does not fit into one frame goes on in CONTINUATION (section 6.10). */
  #writeBlock(stream: Http2Stream): void {
    const { writer } = this.#options;
    const { bytes, length } = this.#block;
    const limit = this.settings.maxFrameSize;
    for (let start = 0; start < length; start += limit) {
      const end = Math.min(start + limit, length);
      const type = start === 0 ? FrameType.headers : FrameType.continuation;
      const flags = end === length ? FrameFlag.endHeaders : 0;
      writer.begin(end - start, { type, flags, streamId: stream.id }).copy(bytes, start, end);
    }
  }

  #join(stream: Http2Stream): void {
    stream.isSending = true;
    this.#sending.push(stream);
  }

  /** Gives every stream that has something to send one frame; says whether any could. */
  #sendRound(): boolean {
    const streams = this.#sending;
    let progress = false;
    let kept = 0;
    for (const stream of streams) {
      if (!stream.isClosed && this.#sendData(stream)) progress = true;
      stream.isSending = hasMore(stream);
      if (stream.isSending) streams[kept++] = stream;
    }
    streams.length = kept;
    return progress && kept > 0;
  }

  #sendData(stream: Http2Stream): boolean {
    const { writer } = this.#options;
    if (writer.pending > highWater) return false;
    const { outgoing } = stream;
    const allowed = Math.min(stream.sendWindow, this.#window, this.settings.maxFrameSize);
    const count = Math.max(0, Math.min(outgoing.size, allowed));
    const isLast = stream.isHalfClosed && count === outgoing.size;
    if (count === 0 && !isLast) return false;
    const flags = isLast ? FrameFlag.endStream : 0;
    const sink = writer.begin(count, { type: FrameType.data, flags, streamId: stream.id });
    outgoing.moveInto(sink, count);
    stream.sendWindow -= count;
    this.#window -= count;
    stream.hasSentEnd = isLast;
    return true;
  }
}

function hasMore(stream: Http2Stream): boolean {
  if (stream.isClosed || stream.hasSentEnd) return false;
  return stream.outgoing.size > 0 || stream.isHalfClosed;
}

function grown(window: number, increment: number): number {
  const size = window + increment;
  if (size <= largestWindow) return size;
  throw new Http2Error(Http2ErrorCode.flowControlError, `Window of ${size} is too large`);
}
