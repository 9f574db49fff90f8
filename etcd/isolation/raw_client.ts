import { Client, credentials as grpcCredentials, Metadata } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import type { ClientCredentials } from "../connect_etcd.ts";

/** One gRPC request whose message is bytes. */
export interface RawRequest {
  /** As in `/etcdserverpb.KV/RangeStream`. */
  readonly method: string;
  /** The encoded message. */
  readonly message: Uint8Array;
  /** Headers of the request. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Calls gRPC methods by their path, with messages as bytes. */
export interface RawClient {
  /** The one answer. */
  unary(request: RawRequest): Promise<Buffer>;
  /** All messages of a server's stream; for an endless one, those up to `most`. */
  stream(request: RawRequest, most?: number): Promise<Buffer[]>;
  /** Ends the connection. */
  close(): void;
}

/** Milliseconds. Cancellation of an endless stream comes sooner. */
const timeout = 7_000;

/** A client of one member at `host:port`, whose certificate must be good for `localhost`. */
export function createRawClient(
  { credentials, endpoint }: {
    readonly endpoint: string;
    readonly credentials: ClientCredentials;
  },
): RawClient {
  const client = new Client(
    endpoint,
    grpcCredentials.createSsl(
      Buffer.from(credentials.trust),
      Buffer.from(credentials.privateKey),
      Buffer.from(credentials.certificate),
    ),
    { "grpc.ssl_target_name_override": "localhost" },
  );
  return {
    unary: (request) => unary(client, request),
    stream: (request, most = Infinity) => serverStream(client, { request, most }),
    close: () => client.close(),
  };
}

function unary(client: Client, request: RawRequest): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      request.method,
      asIs,
      asIs,
      Buffer.from(request.message),
      metadataOf(request),
      { deadline: Date.now() + timeout },
      (error, answer) => error === null ? resolve(answer ?? Buffer.alloc(0)) : reject(error),
    );
  });
}

function serverStream(
  client: Client,
  { most, request }: { readonly request: RawRequest; readonly most: number },
): Promise<Buffer[]> {
  return new Promise((resolve, reject) => {
    const answers: Buffer[] = [];
    const call = client.makeServerStreamRequest(
      request.method,
      asIs,
      asIs,
      Buffer.from(request.message),
      metadataOf(request),
      { deadline: Date.now() + timeout },
    );
    call.on("data", (answer: Buffer) => {
      answers.push(answer);
      if (answers.length < most) return;
      resolve(answers);
      call.cancel();
    });
    call.on("end", () => resolve(answers));
    call.on("error", reject);
  });
}

function metadataOf(request: RawRequest): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(request.metadata ?? {})) metadata.set(name, value);
  return metadata;
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}
