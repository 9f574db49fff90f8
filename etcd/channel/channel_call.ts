import {
  type CallCredentials,
  type ChannelInterface,
  type Deadline,
  type InterceptingListener,
  type Metadata,
  status as Status,
  type StatusObject,
} from "@grpc/grpc-js";
import type { Buffer } from "node:buffer";
import { headersFault, statusOfEnd, statusOfFault } from "./answer_fault.ts";
import type { ChannelSettings } from "./channel_settings.ts";
import { type DeadlineWheel, type WheelEntry, wheelEntry } from "./deadline_wheel.ts";
import type { Endpoint } from "./endpoint.ts";
import type { EndpointLink, LinkCall } from "./endpoint_link.ts";
import { headerOf, metadataOf, statusOf, statusOfHttp, statusOfTrailers } from "./grpc_status.ts";
import type { HeaderField } from "./hpack_table.ts";
import type { Http2Connection } from "./http2_connection.ts";
import { Http2ErrorCode } from "./http2_error.ts";
import {
  Http2Stream,
  type StreamEnd,
  type StreamHeaders,
  type StreamOwner,
} from "./http2_stream.ts";
import { MessageInbox } from "./message_inbox.ts";
import { OutgoingMessages } from "./outgoing_messages.ts";
import { requestHeaders } from "./request_headers.ts";

/** A call as grpc-js's clients drive it; the package does not export the type by name. */
export type GrpcCall = ReturnType<ChannelInterface["createCall"]>;

/** What a call is made of. */
export interface ChannelCallOptions {
  /** The way to its server. */
  readonly link: EndpointLink;
  /** Its server, for messages. */
  readonly endpoint: Endpoint;
  /** Wakes it at its deadline. */
  readonly wheel: DeadlineWheel;
  /** Its limits. */
  readonly settings: ChannelSettings;
  /** The path of its method. */
  readonly path: string;
  /** When it has to be over. */
  readonly deadline: Deadline;
}

let callCount = 0;

/** One call, from its start to its status; sent again once where no server has seen it. */
export class ChannelCall implements GrpcCall, StreamOwner, LinkCall {
  /** Nothing is to happen any more but handing out the status. */
  isOver = false;
  /** It waits until there is a connection. */
  waitsForReady = false;
  readonly #options: ChannelCallOptions;
  readonly #number: number = ++callCount;
  readonly #deadline: number;
  readonly #outgoing = new OutgoingMessages();
  readonly #inbox: MessageInbox;
  #entry: WheelEntry | undefined;
  #credentials: CallCredentials | undefined;
  #metadata: Metadata | undefined;
  #listener: InterceptingListener | undefined;
  #connection: Http2Connection | undefined;
  #stream: Http2Stream | undefined;
  #isHalfClosed = false;
  #isSentAgain = false;
  #hasHeaders = false;
  #status: StatusObject | undefined;

  /** Creates a call that has not started. */
  constructor(options: ChannelCallOptions) {
    const { deadline, settings } = options;
    this.#options = options;
    this.#deadline = typeof deadline === "number" ? deadline : deadline.getTime();
    this.#inbox = new MessageInbox({
      limit: settings.maxReceiveLength,
      deliver: (message) => this.#tell(() => this.#listener?.onReceiveMessage(message)),
      credit: (count) => {
        if (this.#stream !== undefined) this.#connection!.credit(this.#stream, count);
      },
    });
  }

  /** Sends the headers as soon as there is a connection, and tells the listener what happens. */
  start(metadata: Metadata, listener: InterceptingListener): void {
    this.#listener = listener;
    this.#metadata = metadata;
    this.waitsForReady = metadata.getOptions().waitForReady === true;
    if (!this.#watchDeadline()) return;
    if (this.#credentials === undefined) this.#options.link.dispatch(this);
    else this.#authenticate(this.#credentials, metadata);
  }

  /** Sends a message; the context's callback follows when it is on its way. */
  sendMessageWithContext(
    context: { readonly callback?: (error?: Error | null) => void },
    message: Buffer,
  ): void {
    const { callback } = context;
    const limit = this.#options.settings.maxSendLength;
    if (message.length > limit) {
      const details = `Message of ${message.length} octets exceeds the limit of ${limit}`;
      this.cancelWithStatus(Status.RESOURCE_EXHAUSTED, details);
    }
    if (this.isOver) {
      if (callback !== undefined) queueMicrotask(callback);
      return;
    }
    this.#outgoing.push(message, callback);
    if (this.#stream !== undefined) this.#connection!.wake(this.#stream);
  }

  /** Asks for one message. */
  startRead(): void {
    this.#inbox.ask();
    if (this.isOver && this.#inbox.isEmpty) this.#outputStatus();
  }

  /** Says that no message follows. */
  halfClose(): void {
    this.#isHalfClosed = true;
    if (this.#stream === undefined) return;
    this.#stream.isHalfClosed = true;
    this.#connection!.wake(this.#stream);
  }

  /** Ends the call with a status of the client's. */
  cancelWithStatus(code: Status, details: string): void {
    if (!this.isOver || !this.#inbox.isEmpty) this.#abort(statusOf(code, details));
  }

  /** The server, as `host:port`. */
  getPeer(): string {
    return this.#options.endpoint.text;
  }

  /** A number that no other call in this process has. */
  getCallNumber(): number {
    return this.#number;
  }

  /** Adds metadata of the caller's making before the call is sent. Only before {@link start}. */
  setCredentials(credentials: CallCredentials): void {
    this.#credentials = credentials;
  }

  /** Deno does not tell the server's certificate. */
  getAuthContext(): null {
    return null;
  }

  /** Here is the connection. */
  attach(connection: Http2Connection): void {
    const { path } = this.#options;
    const headers = requestHeaders(this.#metadata!, this.#deadline - Date.now());
    const stream = new Http2Stream({ path, headers, outgoing: this.#outgoing, owner: this });
    stream.isHalfClosed = this.#isHalfClosed;
    this.#connection = connection;
    this.#stream = stream;
    connection.open(stream);
  }

  /** There is no connection. */
  refuse(reason: string): void {
    this.#finishLater(statusOf(Status.UNAVAILABLE, reason));
  }

  /** Headers or trailers arrived. */
  onHeaders({ end, fields, isTooLarge }: StreamHeaders): void {
    this.#outgoing.release();
    if (isTooLarge) {
      return this.#abort(statusOf(Status.RESOURCE_EXHAUSTED, "Server's headers are too large"));
    }
    if (this.#hasHeaders) return this.#finishWith(fields);
    this.#hasHeaders = true;
    if (end) return this.#finish(statusOfTrailers(fields, headerOf(fields, ":status")));
    const fault = headersFault(fields);
    if (fault !== undefined) return this.#abort(fault);
    this.#tell(() => this.#listener!.onReceiveMetadata(metadataOf(fields)));
  }

  /** Content arrived. */
  onData(bytes: Uint8Array, range: { readonly start: number; readonly end: number }): void {
    const fault = this.#inbox.take(bytes, range);
    if (fault !== undefined && !this.isOver) this.#abort(statusOfFault(fault));
  }

  /** The server ended without trailers. */
  onDataEnd(): void {
    this.#finish(statusOfHttp("200"));
  }

  /** The stream ended in another way. */
  onEnd(end: StreamEnd): void {
    const { endpoint, link } = this.#options;
    if (end.kind !== "unprocessed" || !this.#maySendAgain()) {
      return this.#finish(statusOfEnd(end, endpoint.text));
    }
    this.#isSentAgain = true;
    this.#stream = undefined;
    this.#outgoing.rewind();
    link.dispatch(this);
  }

  #maySendAgain(): boolean {
    return this.#options.settings.sendsAgain && !this.#isSentAgain && this.#outgoing.canRewind;
  }

  #watchDeadline(): boolean {
    if (this.#deadline === Infinity) return true;
    const after = this.#deadline - Date.now();
    const due = () => {
      const details = `Deadline of ${Math.round(after)} ms exceeded ${this.#whereabouts()}`;
      this.#abort(statusOf(Status.DEADLINE_EXCEEDED, details));
    };
    if (after <= 0) {
      due();
      return false;
    }
    this.#entry = wheelEntry(due, { holds: false });
    this.#options.wheel.add(this.#entry, after);
    return true;
  }

  #whereabouts(): string {
    const { text } = this.#options.endpoint;
    if (this.#stream === undefined) return `waiting for a connection to ${text}`;
    if (this.#stream.id === 0) return `waiting for ${text} to allow another stream`;
    return `waiting for the answer of ${text}`;
  }

  async #authenticate(credentials: CallCredentials, metadata: Metadata): Promise<void> {
    const { endpoint, link, path } = this.#options;
    const [, service = "", name = ""] = path.split("/");
    const serviceUrl = `https://${endpoint.text}/${service}`;
    try {
      const added = await credentials.generateMetadata({
        method_name: name,
        service_url: serviceUrl,
      });
      this.#metadata = metadata.clone();
      this.#metadata.merge(added);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.#abort(statusOf(Status.UNAVAILABLE, `Credentials cannot be made: ${reason}`));
    }
    if (!this.isOver) link.dispatch(this);
  }

  #finishWith(trailers: readonly HeaderField[]): void {
    const status = statusOfTrailers(trailers, "200");
    if (status.code !== Status.OK || !this.#inbox.isWithinMessage) return this.#finish(status);
    this.#finish(statusOf(Status.INTERNAL, "Server ended within a message"));
  }

  #abort(status: StatusObject): void {
    if (this.#stream !== undefined) this.#connection!.reset(this.#stream, Http2ErrorCode.cancel);
    this.#inbox.drop();
    this.#finishLater(status);
  }

  /** Within the caller's own call of ours nothing may call back. */
  #finishLater(status: StatusObject): void {
    this.#end(status);
    queueMicrotask(() => this.#outputStatus());
  }

  #finish(status: StatusObject): void {
    if (this.isOver) return;
    if (status.code !== Status.OK) this.#inbox.drop();
    this.#end(status);
    if (this.#inbox.isEmpty) this.#outputStatus();
  }

  #end(status: StatusObject): void {
    this.isOver = true;
    this.#status = status;
    if (this.#entry !== undefined) this.#options.wheel.remove(this.#entry);
    this.#outgoing.abandon();
  }

  #outputStatus(): void {
    const status = this.#status;
    const listener = this.#listener;
    if (status === undefined || listener === undefined) return;
    this.#listener = undefined;
    this.#tell(() => listener.onReceiveStatus(status));
  }

  /** A listener that throws is its caller's defect and must not end the connection. */
  #tell(event: () => void): void {
    try {
      event();
    } catch (error) {
      reportError(error);
    }
  }
}
