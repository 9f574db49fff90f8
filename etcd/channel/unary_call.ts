import { status as Status, type StatusObject } from "@grpc/grpc-js";
import type { Buffer } from "node:buffer";
import { headersFault, statusOfEnd, statusOfFault } from "./answer_fault.ts";
import { type WheelEntry, wheelEntry } from "./deadline_wheel.ts";
import type { LinkCall } from "./endpoint_link.ts";
import type { OpenLink } from "./endpoint_links.ts";
import { headerOf, statusOf, statusOfHttp, statusOfTrailers } from "./grpc_status.ts";
import type { HeaderField } from "./hpack_table.ts";
import type { Http2Connection } from "./http2_connection.ts";
import { Http2ErrorCode } from "./http2_error.ts";
import {
  Http2Stream,
  type StreamEnd,
  type StreamHeaders,
  type StreamOwner,
} from "./http2_stream.ts";
import { MessageReader } from "./message_reader.ts";
import { OutgoingMessages } from "./outgoing_messages.ts";
import { timeoutHeader } from "./request_headers.ts";

/** What a unary call is made of. */
export interface UnaryCallOptions {
  /** The path of its method. */
  readonly path: string;
  /** The encoded request; must not change until the call is over. */
  readonly message: Uint8Array;
  /** When it has to be over, in milliseconds since the epoch. */
  readonly deadline: number;
  /** Takes the encoded answer. */
  readonly onAnswer: (message: Buffer) => void;
  /** Takes the status, where there is no answer. */
  readonly onFailure: (status: StatusObject) => void;
}

/**
 * One request, one answer, over the same streams as `ChannelCall` and without what grpc-js wants
 * besides: listeners, metadata objects, a status with every answer.
 */
export class UnaryCall implements LinkCall, StreamOwner {
  /** Nothing is to happen any more. */
  isOver = false;
  /** It fails where there is no connection. */
  readonly waitsForReady = false;
  readonly #link: OpenLink;
  readonly #options: UnaryCallOptions;
  readonly #outgoing = new OutgoingMessages();
  readonly #reader: MessageReader;
  readonly #messages: Buffer[] = [];
  readonly #entry: WheelEntry;
  #connection: Http2Connection | undefined;
  #stream: Http2Stream | undefined;
  #isSentAgain = false;
  #hasHeaders = false;

  /** Creates a call that has not started. */
  constructor(link: OpenLink, options: UnaryCallOptions) {
    this.#link = link;
    this.#options = options;
    this.#reader = new MessageReader(link.settings.maxReceiveLength);
    this.#entry = wheelEntry(() => this.#abort(this.#late()), { holds: false });
    this.#outgoing.push(options.message);
  }

  /** Sends it, as soon as there is a connection. */
  start(): void {
    this.#link.wheel.add(this.#entry, Math.max(0, this.#options.deadline - Date.now()));
    this.#link.link.dispatch(this);
  }

  /** Here is the connection. */
  attach(connection: Http2Connection): void {
    const { deadline, path } = this.#options;
    const headers = [timeoutHeader(deadline - Date.now())];
    const stream = new Http2Stream({ path, headers, outgoing: this.#outgoing, owner: this });
    stream.isHalfClosed = true;
    this.#connection = connection;
    this.#stream = stream;
    connection.open(stream);
  }

  /** There is no connection. */
  refuse(reason: string): void {
    this.#fail(statusOf(Status.UNAVAILABLE, reason));
  }

  /** Headers or trailers arrived. */
  onHeaders({ end, fields, isTooLarge }: StreamHeaders): void {
    if (isTooLarge) {
      return this.#abort(statusOf(Status.RESOURCE_EXHAUSTED, "Server's headers are too large"));
    }
    if (this.#hasHeaders) return this.#finish(fields, "200");
    this.#hasHeaders = true;
    if (end) return this.#finish(fields, headerOf(fields, ":status"));
    const fault = headersFault(fields);
    if (fault !== undefined) this.#abort(fault);
  }

  /** Content arrived. */
  onData(
    bytes: Uint8Array,
    { end, start }: { readonly start: number; readonly end: number },
  ): void {
    const fault = this.#reader.read(bytes, { start, end, into: this.#messages });
    if (fault !== undefined) return this.#abort(statusOfFault(fault));
    this.#connection!.credit(this.#stream!, end - start);
  }

  /** The server ended without trailers. */
  onDataEnd(): void {
    this.#fail(statusOfHttp("200"));
  }

  /** The stream ended in another way. */
  onEnd(end: StreamEnd): void {
    const { endpoint, link, settings } = this.#link;
    const mayGoAgain = settings.sendsAgain && !this.#isSentAgain && this.#outgoing.canRewind;
    if (end.kind !== "unprocessed" || !mayGoAgain) {
      return this.#fail(statusOfEnd(end, endpoint.text));
    }
    this.#isSentAgain = true;
    this.#stream = undefined;
    this.#outgoing.rewind();
    link.dispatch(this);
  }

  #finish(trailers: readonly HeaderField[], httpStatus: string | undefined): void {
    if (headerOf(trailers, "grpc-status") !== "0") {
      return this.#fail(statusOfTrailers(trailers, httpStatus));
    }
    const [message] = this.#messages;
    if (message === undefined || this.#messages.length > 1 || this.#reader.isWithinMessage) {
      return this.#fail(statusOf(Status.INTERNAL, "Server did not answer with one message"));
    }
    if (!this.#end()) return;
    this.#options.onAnswer(message);
  }

  #late(): StatusObject {
    const details = `Deadline exceeded waiting for ${this.#link.endpoint.text}`;
    return statusOf(Status.DEADLINE_EXCEEDED, details);
  }

  #abort(status: StatusObject): void {
    if (this.#stream !== undefined) this.#connection!.reset(this.#stream, Http2ErrorCode.cancel);
    this.#fail(status);
  }

  #fail(status: StatusObject): void {
    if (this.#end()) this.#options.onFailure(status);
  }

  #end(): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    this.#link.wheel.remove(this.#entry);
    return true;
  }
}
