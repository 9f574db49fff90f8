import type { ClientOptions } from "@grpc/grpc-js";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { HostileScript, HostileServer } from "./hostile_server.ts";
import type { RawFrame } from "./raw_frames.ts";
import type { RawClient } from "./raw_client.ts";

/** What the client's side of a case works with. */
export interface HostileWorld {
  /** On the channel under test, connected to the server when it calls. */
  readonly client: RawClient;
  /** The server. */
  readonly server: HostileServer;
  /** Whom the client is. */
  readonly identity: ClientCredentials;
}

/** One way for a server to be difficult, and what a client makes of it. */
export interface HostileCase {
  /** A sentence about the client. */
  readonly title: string;
  /** What grpc-js's channel does otherwise, where it does; then the case is ours alone. */
  readonly differsInGrpcJs?: string;
  /** What of grpc-js it drives besides unary calls; direct requests have nothing of it. */
  readonly needs?: "streams" | "metadata" | "cancellation" | "waiting";
  /** The server's first frame; null for none. Default empty SETTINGS. */
  readonly hello?: RawFrame | null;
  /** The server's side, for every connection. */
  readonly script: HostileScript;
  /** Further options of the channel. */
  readonly options?: ClientOptions;
  /** The client's side. */
  readonly check: (world: HostileWorld) => Promise<void>;
}
