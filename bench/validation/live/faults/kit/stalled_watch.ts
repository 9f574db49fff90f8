import { Buffer } from "node:buffer";
import { connect } from "node:http2";
import type { ClientCredentials } from "../../../../../etcd/connect_etcd.ts";

/** What is watched, and where. */
export interface StalledWatchOptions {
  /** `host:port` of a member. */
  readonly endpoint: string;
  /** As whom. */
  readonly credentials: ClientCredentials;
  /** The prefix that is watched. */
  readonly prefix: string;
}

/**
 * Watches a prefix and reads nothing of what comes: the window of HTTP/2 fills up, and the member has
 * to keep the rest. A client of a library would read on in any case.
 *
 * @returns what ends it
 */
export function stallWatch({ credentials, endpoint, prefix }: StalledWatchOptions): () => void {
  const session = connect(`https://${endpoint}`, {
    ca: credentials.trust,
    cert: credentials.certificate,
    key: credentials.privateKey,
    servername: "localhost",
  });
  session.on("error", () => undefined);
  const stream = session.request({
    ":method": "POST",
    ":path": "/etcdserverpb.Watch/Watch",
    "content-type": "application/grpc",
    te: "trailers",
  });
  stream.on("error", () => undefined);
  stream.write(grpcMessage(createRequest(prefix)));
  return () => session.destroy();
}

/** Length-prefixed, not compressed (gRPC over HTTP/2, "Length-Prefixed-Message"). */
function grpcMessage(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** WatchRequest.create_request with key and range_end (etcd api/etcdserverpb/rpc.proto). */
function createRequest(prefix: string): Buffer {
  const key = Buffer.from(prefix);
  const end = Buffer.from(prefix);
  end.writeUInt8(end.readUInt8(end.length - 1) + 1, end.length - 1);
  return field(1, Buffer.concat([field(1, key), field(2, end)]));
}

/** A field of bytes that are fewer than 128. */
function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number << 3 | 2, bytes.length]), bytes]);
}
