import type { Etcd3 } from "etcd3";
import { type ClientCredentials, connectEtcd } from "../connect_etcd.ts";
import { createRawClient, type RawClient } from "./raw_client.ts";
import { createHttpsClient, type HttpsClient } from "./https_client.ts";

/** A user of etcd, with every way there is to talk to its client port. */
export interface Actor {
  /** The user, who is the CN of the certificate. */
  readonly name: string;
  /** For etcd's own API. */
  readonly etcd: Etcd3;
  /** For gRPC methods that etcd3 does not know. */
  readonly raw: RawClient;
  /** For what the same port serves over HTTP/1.1. */
  readonly https: HttpsClient;
  /** Ends all connections. */
  close(): void;
}

/** Whom to be, and which member to ask. */
export interface ActorOptions {
  /** The user. */
  readonly name: string;
  /** `host:port` of one member. */
  readonly endpoint: string;
  /** The user's certificate and key. */
  readonly credentials: ClientCredentials;
}

/** Becomes a user. Connections open with the first request. */
export function createActor(options: ActorOptions): Actor {
  const { credentials, endpoint, name } = options;
  const etcd = connectEtcd({ endpoints: [endpoint], credentials });
  const raw = createRawClient({ endpoint, credentials });
  const https = createHttpsClient({ endpoint, credentials });
  return {
    name,
    etcd,
    raw,
    https,
    close: () => {
      etcd.close();
      raw.close();
      https.close();
    },
  };
}
