import type { ByteConnection } from "./byte_connection.ts";
import { type DeadlineWheel, wheelEntry } from "./deadline_wheel.ts";
import { type Frame, FrameReader } from "./frame_reader.ts";
import { FrameType } from "./frame_type.ts";
import { FrameWriter } from "./frame_writer.ts";
import { HpackEncoder } from "./hpack_encoder.ts";
import type { HeaderField } from "./hpack_table.ts";
import { Http2Error, Http2ErrorCode, http2ErrorName } from "./http2_error.ts";
import type { Http2Stream, StreamEnd } from "./http2_stream.ts";
import { type GoAway, IncomingFrames } from "./incoming_frames.ts";
import { KeepAlive, type KeepAliveSettings } from "./keep_alive.ts";
import { writeClientPreface } from "./client_preface.ts";
import { SendScheduler } from "./send_scheduler.ts";

/** What a connection is opened with. */
export interface Http2ConnectionOptions {
  /** Carries the octets, after its handshake. */
  readonly bytes: ByteConnection;
  /** The headers that every call of a method has. */
  readonly requestFields: (path: string) => readonly HeaderField[];
  /** How much the server may send on one stream before it was consumed. */
  readonly streamWindow: number;
  /** How dead connections are found. */
  readonly keepAlive: KeepAliveSettings;
  /** Wakes the connection. */
  readonly wheel: DeadlineWheel;
  /** The server's first SETTINGS arrived: streams may be opened. */
  readonly onReady: () => void;
  /** The connection takes no further streams; those that are open go on. */
  readonly onDraining: () => void;
  /** The connection has ended. */
  readonly onClosed: (reason: string) => void;
}

/** Room for all streams together; it is given back at once, so it bounds what is on the way. */
const smallestConnectionWindow = 4 * 1_024 * 1_024;

/** Milliseconds for the last words to a server that may not read any more. */
const goodbyeTimeout = 1_000;

/** The headers of one answer; etcd's take about a hundred octets. */
const maxHeaderListSize = 256 * 1_024;

/** The client's side of one HTTP/2 connection (RFC 9113). Streams are those of `Http2Stream`. */
export class Http2Connection {
  readonly #options: Http2ConnectionOptions;
  readonly #writer: FrameWriter;
  readonly #scheduler: SendScheduler;
  readonly #incoming: IncomingFrames;
  readonly #keepAlive: KeepAlive;
  readonly #connectionWindow: number;
  #state: "open" | "draining" | "closed" = "open";
  #isHeld = true;

  /** Creates a connection and says hello; {@link Http2ConnectionOptions.onReady} follows. */
  constructor(options: Http2ConnectionOptions) {
    this.#options = options;
    this.#connectionWindow = Math.max(options.streamWindow, smallestConnectionWindow);
    this.#writer = new FrameWriter({
      write: (octets) => options.bytes.write(octets),
      fill: () => this.#scheduler.fill(),
      onError: (error) => this.#end(reasonOf(error)),
    });
    const { requestFields } = options;
    const encoder = new HpackEncoder();
    this.#scheduler = new SendScheduler({ writer: this.#writer, encoder, requestFields });
    this.#incoming = this.#createIncoming();
    this.#keepAlive = new KeepAlive({
      settings: options.keepAlive,
      wheel: options.wheel,
      isBusy: () => !this.#scheduler.isIdle,
      ping: () => this.#ping(),
      onDead: () => this.#end("Server did not answer to keep-alive"),
    });
    const { streamWindow } = options;
    const connectionWindow = this.#connectionWindow;
    writeClientPreface(this.#writer, { streamWindow, connectionWindow, maxHeaderListSize });
    this.#keepAlive.start();
    this.#read();
  }

  /** Whether streams may be opened. */
  get isOpen(): boolean {
    return this.#state === "open" && !this.#scheduler.isExhausted;
  }

  /** Opens a stream, as soon as the server allows it. Only while {@link isOpen}. */
  open(stream: Http2Stream): void {
    stream.receiveWindow = this.#options.streamWindow;
    this.#scheduler.open(stream);
    this.#hold(true);
  }

  /** A stream has more to send, or its end. */
  wake(stream: Http2Stream): void {
    if (!stream.isClosed) this.#scheduler.wake(stream);
  }

  /** Ends a stream from our side; its owner hears nothing more. */
  reset(stream: Http2Stream, code: number): void {
    if (!stream.isClosed) this.#over(stream, code);
  }

  /** Content of a stream was consumed: the server may send as much again. */
  credit(stream: Http2Stream, count: number): void {
    if (stream.isClosed) return;
    stream.uncredited += count;
    if (stream.uncredited < this.#options.streamWindow / 2) return;
    const { id, uncredited } = stream;
    this.#writer.begin(4, { type: FrameType.windowUpdate, streamId: id }).uint32(uncredited);
    this.#writer.schedule();
    stream.receiveWindow += uncredited;
    stream.uncredited = 0;
  }

  /** Takes no further streams, and ends when the open ones have. */
  drain(): void {
    if (this.#state !== "open") return;
    this.#state = "draining";
    this.#options.onDraining();
    this.#endIfDone();
  }

  /** Ends now; streams are lost. */
  close(reason: string): void {
    this.#end(reason, Http2ErrorCode.noError);
  }

  #createIncoming(): IncomingFrames {
    return new IncomingFrames({
      scheduler: this.#scheduler,
      writer: this.#writer,
      connectionWindow: this.#connectionWindow,
      maxHeaderListSize,
      onReady: () => {
        this.#hold(false);
        this.#options.onReady();
      },
      onGoAway: (goAway) => this.#leave(goAway),
      onStreamOver: (stream, resetCode) => this.#over(stream, resetCode),
    });
  }

  async #read(): Promise<void> {
    const reader = new FrameReader();
    const frame: Frame = { type: 0, flags: 0, streamId: 0, start: 0, end: 0 };
    try {
      while (this.#isAlive()) {
        const count = await this.#options.bytes.read(reader.space());
        if (count === null) return this.#end("Server closed the connection");
        this.#keepAlive.sign();
        reader.filled(count);
        while (this.#isAlive() && reader.next(frame)) this.#incoming.handle(reader.bytes, frame);
      }
    } catch (error) {
      this.#end(reasonOf(error), error instanceof Http2Error ? error.code : undefined);
    }
  }

  #isAlive(): boolean {
    return this.#state !== "closed";
  }

  #ping(): void {
    this.#writer.begin(8, { type: FrameType.ping }).extend(8);
    this.#writer.schedule();
  }

  #leave({ code, lastStreamId, message }: GoAway): void {
    const said = message === "" ? http2ErrorName(code) : `${http2ErrorName(code)}: ${message}`;
    const end: StreamEnd = { kind: "unprocessed", reason: `Server is leaving (${said})` };
    const above = [...this.#scheduler.streams.values()].filter(({ id }) => id > lastStreamId);
    const unsent = this.#scheduler.takeUnsent();
    if (this.#state === "open") {
      this.#state = "draining";
      this.#options.onDraining();
    }
    for (const stream of [...above, ...unsent]) {
      this.#scheduler.close(stream);
      stream.owner.onEnd(end);
    }
    this.#endIfDone();
  }

  #over(stream: Http2Stream, resetCode: number | undefined): void {
    if (resetCode !== undefined && stream.id !== 0) {
      const header = { type: FrameType.resetStream, streamId: stream.id };
      this.#writer.begin(4, header).uint32(resetCode);
      this.#writer.schedule();
    }
    this.#scheduler.close(stream);
    this.#endIfDone();
  }

  #endIfDone(): void {
    if (!this.#scheduler.isIdle) return;
    if (this.#state === "draining") this.#end("Connection is not needed", Http2ErrorCode.noError);
    else this.#hold(false);
  }

  /** An idle connection does not keep the process alive. */
  #hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld || this.#state === "closed") return;
    if (!isHeld && !this.#scheduler.isIdle) return;
    this.#isHeld = isHeld;
    if (isHeld) this.#options.bytes.ref();
    else this.#options.bytes.unref();
  }

  #end(reason: string, code?: number): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#keepAlive.stop();
    this.#sayGoodbye(code);
    const unsent = this.#scheduler.takeUnsent();
    const lost = [...this.#scheduler.streams.values()];
    for (const stream of [...lost, ...unsent]) this.#scheduler.close(stream);
    this.#options.onClosed(reason);
    for (const stream of lost) stream.owner.onEnd({ kind: "lost", reason });
    for (const stream of unsent) stream.owner.onEnd({ kind: "unprocessed", reason });
  }

  /** A server that does not read is not waited for. */
  async #sayGoodbye(code: number | undefined): Promise<void> {
    const { bytes, wheel } = this.#options;
    if (code === undefined) return bytes.close();
    const payload = this.#writer.begin(8, { type: FrameType.goAway });
    payload.uint32(0);
    payload.uint32(code);
    const patience = wheelEntry(() => bytes.close(), { holds: false });
    wheel.add(patience, goodbyeTimeout);
    await this.#writer.close();
    if (!wheel.remove(patience)) return;
    bytes.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
