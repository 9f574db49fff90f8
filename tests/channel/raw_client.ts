import {
  Client,
  type ClientDuplexStream,
  type ClientOptions,
  type ClientReadableStream,
  type ClientUnaryCall,
  Metadata,
  type ServiceError,
  type StatusObject,
} from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { endpointLinks } from "../../etcd/channel/endpoint_links.ts";
import { UnaryCall } from "../../etcd/channel/unary_call.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { type ChannelKind, grpcCredentials } from "./channel_kinds.ts";

/** How one unary call ended. */
export type Outcome =
  | { readonly text: string }
  | { readonly code: number; readonly details: string; readonly metadata: Metadata };

/** A call and how it will end. */
export interface PendingCall {
  /** grpc-js's side of it. */
  readonly call: ClientUnaryCall;
  /** How it ends; never rejects. */
  readonly outcome: Promise<Outcome>;
}

/** How a call is made. */
export interface CallSettings {
  /** Milliseconds until its deadline. Default 5000. */
  readonly timeout?: number;
  /** Its metadata. */
  readonly metadata?: Metadata;
}

/** A client whose messages are plain octets. */
export interface RawClient {
  /** Makes a unary call. */
  unary(content: string | Uint8Array, settings?: CallSettings): PendingCall;
  /** Opens a stream of answers. */
  read(content: string): ClientReadableStream<Buffer>;
  /** Opens a stream both ways. */
  duplex(): ClientDuplexStream<Buffer, Buffer>;
  /** Waits until there is a connection. */
  ready(timeout: number): Promise<void>;
  /** Closes it. */
  close(): void;
}

/** Whom a client calls, and how. */
export interface RawClientOptions {
  /** `host:port` of the server. */
  readonly endpoint: string;
  /** As whom. */
  readonly identity: ClientCredentials;
  /** Further options of the channel. */
  readonly options?: ClientOptions;
}

/** Makes a client on a channel of a kind. The caller closes it. */
export function rawClient(kind: ChannelKind, clientOptions: RawClientOptions): RawClient {
  if (kind.transport === "direct") return directClient(clientOptions);
  const { endpoint, identity, options = {} } = clientOptions;
  const client = new Client(endpoint, grpcCredentials(identity), {
    ...kind.options(identity),
    ...options,
  });
  const same = (octets: Buffer) => octets;
  return {
    unary: (content, { metadata = new Metadata(), timeout = 5_000 } = {}) => {
      let settle: (outcome: Outcome) => void;
      const outcome = new Promise<Outcome>((resolve) => settle = resolve);
      const call = client.makeUnaryRequest(
        "/test.Test/Unary",
        same,
        same,
        Buffer.from(content),
        metadata,
        { deadline: Date.now() + timeout },
        (error: ServiceError | null, answer?: Buffer) =>
          settle(error === null ? { text: String(answer) } : failureOf(error)),
      );
      return { call, outcome };
    },
    read: (content) =>
      quiet(client.makeServerStreamRequest("/test.Test/Read", same, same, Buffer.from(content))),
    duplex: () => quiet(client.makeBidiStreamRequest("/test.Test/Duplex", same, same)),
    ready: (timeout) =>
      new Promise((resolve, reject) => {
        client.waitForReady(Date.now() + timeout, (error) => error ? reject(error) : resolve());
      }),
    close: () => client.close(),
  };
}

/** Unary calls without grpc-js; its way of asking for anything else is not there. */
function directClient({ endpoint, identity, options = {} }: RawClientOptions): RawClient {
  const open = endpointLinks(identity)(endpoint, {
    "grpc.ssl_target_name_override": "localhost",
    ...options,
  });
  open.link.acquire();
  const missing = (): never => assert.fail("Direct requests are unary and nothing else");
  return {
    unary: (content, { timeout = 5_000 } = {}) => {
      const outcome = new Promise<Outcome>((resolve) => {
        const onAnswer = (answer: Buffer): void => resolve({ text: String(answer) });
        const onFailure = (status: StatusObject): void => resolve(failureOf(status));
        const message = Buffer.from(content);
        const deadline = Date.now() + timeout;
        const call = { path: "/test.Test/Unary", message, deadline, onAnswer, onFailure };
        new UnaryCall(open, call).start();
      });
      return {
        outcome,
        get call() {
          return missing();
        },
      };
    },
    read: missing,
    duplex: missing,
    ready: missing,
    close: () => open.link.release(),
  };
}

/** What a failed check leaves behind must not hide it behind an error that nobody caught. */
function quiet<Stream extends ClientReadableStream<Buffer>>(stream: Stream): Stream {
  stream.on("error", () => undefined);
  return stream;
}

function failureOf({ code, details, metadata }: StatusObject): Outcome {
  return { code, details, metadata };
}
