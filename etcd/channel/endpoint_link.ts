import type { ByteConnection } from "./byte_connection.ts";
import { type DeadlineWheel, type WheelEntry, wheelEntry } from "./deadline_wheel.ts";
import type { ChannelSettings } from "./channel_settings.ts";
import { connectTls, type TlsIdentity } from "./tls_connection.ts";
import type { Endpoint } from "./endpoint.ts";
import type { HeaderField } from "./hpack_table.ts";
import { Http2Connection } from "./http2_connection.ts";
import { connectPlain } from "./plain_connection.ts";
import { type ReconnectBackoff, reconnectBackoff } from "./reconnect_backoff.ts";

/** A call that wants a connection. */
export interface LinkCall {
  /** Nobody waits for it any more. */
  readonly isOver: boolean;
  /** It waits until there is a connection, however long that takes. */
  readonly waitsForReady: boolean;
  /** Here is the connection. */
  attach(connection: Http2Connection): void;
  /** There is none. */
  refuse(reason: string): void;
}

/** What a link is made of. */
export interface EndpointLinkOptions {
  /** The server. */
  readonly endpoint: Endpoint;
  /** As whom it connects; nothing for a connection without TLS. */
  readonly identity: TlsIdentity | undefined;
  /** How it behaves. */
  readonly settings: ChannelSettings;
  /** Wakes it. */
  readonly wheel: DeadlineWheel;
}

/** What a link is doing, in gRPC's words. */
export type LinkState = "idle" | "connecting" | "ready" | "transient-failure";

/** How long an attempt may take, as in gRPC's "Connection Backoff Protocol". */
const connectTimeout = 20_000;

/**
 * The way to one server: one connection that all channels to it share, opened when a call needs it
 * and again after it was lost. After a failed attempt calls fail at once until the pause is over.
 */
export class EndpointLink {
  /** What it is doing. */
  state: LinkState = "idle";
  /** Told about every change of {@link state}. */
  readonly listeners: Set<() => void> = new Set();
  readonly #options: EndpointLinkOptions;
  readonly #backoff: ReconnectBackoff;
  readonly #timeout: WheelEntry;
  readonly #retry: WheelEntry;
  #channels = 0;
  #waiting: LinkCall[] = [];
  #connection: Http2Connection | undefined;
  #attempt = new AbortController();
  #attemptedAt = 0;
  #retryAt = 0;
  #reason = "";

  /** Creates a link; it connects when a call needs it. */
  constructor(options: EndpointLinkOptions) {
    this.#options = options;
    const { initialBackoff, maxBackoff } = options.settings;
    this.#backoff = reconnectBackoff({ initial: initialBackoff, max: maxBackoff });
    this.#timeout = wheelEntry(
      () => this.#fail(`no answer within ${connectTimeout / 1_000} s`),
      { holds: false },
    );
    this.#retry = wheelEntry(() => this.connect(), { holds: true });
  }

  /** One more channel uses it. */
  acquire(): void {
    this.#channels += 1;
  }

  /**
   * One channel less. After the last one calls under way may finish, and nothing else happens. A
   * pause goes on: etcd3 closes its channels with every failure, and is not to connect at once.
   */
  release(): void {
    this.#channels -= 1;
    if (this.#channels > 0) return;
    const waiting = this.#takeWaiting(() => true);
    this.#abandonAttempt();
    const connection = this.#connection;
    this.#connection = undefined;
    if (this.state !== "transient-failure") this.#enter("idle");
    connection?.drain();
    for (const call of waiting) call.refuse("Channel was closed before the call was sent");
  }

  /** Hands a call a connection: now, when there is one, or never. */
  dispatch(call: LinkCall): void {
    const connection = this.#connection;
    if (this.state === "ready" && connection !== undefined) {
      if (connection.isOpen) return call.attach(connection);
      connection.drain();
    }
    if (this.#channels === 0) return call.refuse("Channel is closed");
    if (this.#isPausing() && !call.waitsForReady) return call.refuse(this.#unavailable());
    this.#waiting.push(call);
    this.connect();
  }

  /** Connects, unless that is under way or has to wait. */
  connect(): void {
    if (this.state === "connecting" || this.state === "ready") return;
    if (this.#isPausing()) return this.#retryLater();
    this.#options.wheel.remove(this.#retry);
    this.#enter("connecting");
    this.#options.wheel.add(this.#timeout, connectTimeout);
    this.#attemptedAt = performance.now();
    this.#attempt = new AbortController();
    this.#dial(this.#attempt.signal);
  }

  async #dial(signal: AbortSignal): Promise<void> {
    const { endpoint, identity, settings: { serverName } } = this.#options;
    const name = serverName === undefined ? {} : { serverName };
    try {
      const bytes = identity === undefined
        ? await connectPlain({ endpoint, signal })
        : await connectTls({ endpoint, identity, signal, ...name });
      if (signal.aborted) return bytes.close();
      this.#connection = this.#open(bytes, signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(reasonOf(error));
    }
  }

  #open(bytes: ByteConnection, signal: AbortSignal): Http2Connection {
    const { settings, wheel } = this.#options;
    const connection: Http2Connection = new Http2Connection({
      bytes,
      wheel,
      keepAlive: settings.keepAlive,
      streamWindow: settings.streamWindow,
      requestFields: (path) => this.#requestFields(path),
      onReady: () => this.#ready(connection, signal),
      onDraining: () => this.#lose(connection),
      onClosed: (reason) => {
        if (this.#connection !== connection) return;
        if (this.state === "connecting") this.#fail(reason);
        else this.#lose(connection);
      },
    });
    return connection;
  }

  #requestFields(path: string): readonly HeaderField[] {
    const { endpoint, identity, settings } = this.#options;
    return [
      [":method", "POST"],
      [":scheme", identity === undefined ? "http" : "https"],
      [":authority", settings.authority ?? endpoint.text],
      [":path", path],
      ["te", "trailers"],
      ["content-type", "application/grpc"],
      ["user-agent", settings.userAgent],
    ];
  }

  #ready(connection: Http2Connection, signal: AbortSignal): void {
    if (signal.aborted) return connection.drain();
    this.#options.wheel.remove(this.#timeout);
    this.#backoff.reset();
    this.#enter("ready");
    for (const call of this.#takeWaiting(() => true)) this.dispatch(call);
  }

  #lose(connection: Http2Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    this.#enter("idle");
  }

  #fail(reason: string): void {
    this.#abandonAttempt();
    const connection = this.#connection;
    this.#connection = undefined;
    this.#reason = reason;
    this.#retryAt = this.#attemptedAt + this.#backoff.next();
    this.#enter("transient-failure");
    connection?.close(reason);
    for (const call of this.#takeWaiting((it) => !it.waitsForReady)) {
      call.refuse(this.#unavailable());
    }
    if (this.#waiting.length > 0 || this.listeners.size > 0) this.#retryLater();
  }

  /** What an attempt under way comes to later is of no interest. */
  #abandonAttempt(): void {
    this.#attempt.abort();
    this.#options.wheel.remove(this.#timeout);
    this.#options.wheel.remove(this.#retry);
  }

  #takeWaiting(isTaken: (call: LinkCall) => boolean): readonly LinkCall[] {
    const live = this.#waiting.filter((call) => !call.isOver);
    this.#waiting = live.filter((call) => !isTaken(call));
    return live.filter(isTaken);
  }

  #isPausing(): boolean {
    return this.state === "transient-failure" && performance.now() < this.#retryAt;
  }

  #retryLater(): void {
    this.#options.wheel.add(this.#retry, this.#retryAt - performance.now());
  }

  #unavailable(): string {
    return `No connection to ${this.#options.endpoint.text}: ${this.#reason}`;
  }

  #enter(state: LinkState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
