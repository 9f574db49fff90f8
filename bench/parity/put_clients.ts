import type { Buffer } from "node:buffer";
import {
  type ClientCredentials,
  connectEtcd,
  type EtcdTransport,
} from "../../etcd/connect_etcd.ts";
import type { Put } from "./run_puts.ts";

/** The clients of ours that are compared. */
export type PutClientKind = "etcd3 on grpc-js" | "etcd3 on our channel" | "our hot path";

/** A client that puts. */
export interface PutClient {
  /** Puts one key. */
  readonly put: Put;
  /** Disconnects. */
  readonly close: () => void;
}

const transports: Readonly<Record<PutClientKind, EtcdTransport>> = {
  "etcd3 on grpc-js": "grpc-js",
  "etcd3 on our channel": "lean",
  "our hot path": "direct",
};

/** Connects a client of a kind to one member. */
export function putClient(
  kind: PutClientKind,
  { credentials, endpoint }: {
    readonly endpoint: string;
    readonly credentials: ClientCredentials;
  },
): PutClient {
  const client = connectEtcd({
    endpoints: [endpoint],
    credentials,
    transport: transports[kind],
  });
  return {
    put: (key: Buffer, value: Buffer) => client.kv.put({ key, value }),
    close: () => client.close(),
  };
}
