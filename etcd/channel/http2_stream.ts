import type { HeaderField } from "./hpack_table.ts";
import type { OutgoingMessages } from "./outgoing_messages.ts";

/** How a stream ended that did not end with the server's trailers. */
export type StreamEnd =
  /** The server reset it with an error code. */
  | { readonly kind: "reset"; readonly code: number }
  /** The server has certainly not worked on it, so it may be sent again. */
  | { readonly kind: "unprocessed"; readonly reason: string }
  /** The connection ended, and nobody knows how far the server got. */
  | { readonly kind: "lost"; readonly reason: string }
  /** The server broke the rules on this stream, which we have reset. */
  | { readonly kind: "malformed"; readonly reason: string };

/** Headers that arrived on a stream. */
export interface StreamHeaders {
  /** The fields in their order. */
  readonly fields: readonly HeaderField[];
  /** There were more than we said we take, and those are missing. */
  readonly isTooLarge: boolean;
  /** Nothing follows on this stream. */
  readonly end: boolean;
}

/** Who is told what happens on a stream. None of these may throw. */
export interface StreamOwner {
  /** Headers or trailers arrived; informational ones are left out. */
  onHeaders(headers: StreamHeaders): void;
  /** Content arrived; the memory is the connection's and changes afterwards. */
  onData(bytes: Uint8Array, range: { readonly start: number; readonly end: number }): void;
  /** The server ended the stream after content, without trailers. */
  onDataEnd(): void;
  /** The stream ended in another way; nothing follows. */
  onEnd(end: StreamEnd): void;
}

/** What a stream is opened with. */
export interface Http2StreamOptions {
  /** The path of the method. */
  readonly path: string;
  /** Headers that differ from call to call. */
  readonly headers: readonly HeaderField[];
  /** The content, which grows as the call goes on. */
  readonly outgoing: OutgoingMessages;
  /** Who is told. */
  readonly owner: StreamOwner;
}

/** The state of one stream, as its connection keeps it. */
export class Http2Stream {
  /** The path of the method. */
  readonly path: string;
  /** Headers that differ from call to call. */
  readonly headers: readonly HeaderField[];
  /** The content. */
  readonly outgoing: OutgoingMessages;
  /** Who is told. */
  readonly owner: StreamOwner;
  /** Odd and rising from 1; 0 until the stream has been sent. */
  id = 0;
  /** How much the server still takes; negative after it shrank its window. */
  sendWindow = 0;
  /** How much the server may still send. */
  receiveWindow = 0;
  /** What was consumed and not yet announced as room. */
  uncredited = 0;
  /** Nothing will be appended to the content. */
  isHalfClosed = false;
  /** That was said to the server. */
  hasSentEnd = false;
  /** The first headers that are not informational have arrived. */
  hasHeaders = false;
  /** Nothing is to happen any more. */
  isClosed = false;
  /** It is in the scheduler's round of streams that have something to send. */
  isSending = false;

  /** Creates a stream that no connection knows yet. */
  constructor({ headers, outgoing, owner, path }: Http2StreamOptions) {
    this.path = path;
    this.headers = headers;
    this.outgoing = outgoing;
    this.owner = owner;
  }
}
