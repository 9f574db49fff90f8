import {
  type ChannelInterface,
  type ChannelOptions,
  connectivityState as ConnectivityState,
  type Deadline,
} from "@grpc/grpc-js";
import { ChannelCall, type GrpcCall } from "./channel_call.ts";
import { wheelEntry } from "./deadline_wheel.ts";
import type { LinkState } from "./endpoint_link.ts";
import { type EndpointLinks, endpointLinks, type OpenLink } from "./endpoint_links.ts";
import type { TlsIdentity } from "./tls_connection.ts";

/**
 * Makes a channel for an address, as grpc-js's `channelFactoryOverride` wants it. The credentials
 * that grpc-js hands on are opaque and not looked at.
 */
export type ChannelFactory = (
  address: string,
  credentials: unknown,
  options: ChannelOptions,
) => ChannelInterface;

/**
 * Makes channels that speak gRPC over our own HTTP/2 connections, by mutual TLS as `identity`.
 * Channels of one factory to one server share a connection, as all services of an etcd3 client do.
 *
 * Of grpc-js's behaviour this keeps: names and defaults of options (`channelSettings`), failing
 * fast while there is no connection, sending a call again once that no server has seen, and that
 * closing lets calls under way finish. There are no proxies, compression, service configs or load
 * balancing, and a call's own `host` is not looked at.
 */
export function etcdChannels(
  identity: TlsIdentity | undefined,
  links: EndpointLinks = endpointLinks(identity),
): ChannelFactory {
  return (address, _credentials, options) => new EtcdChannel(links(address, options));
}

type ChannelzRef = ReturnType<ChannelInterface["getChannelzRef"]>;

const connectivity: Readonly<Record<LinkState, ConnectivityState>> = {
  "idle": ConnectivityState.IDLE,
  "connecting": ConnectivityState.CONNECTING,
  "ready": ConnectivityState.READY,
  "transient-failure": ConnectivityState.TRANSIENT_FAILURE,
};

class EtcdChannel implements ChannelInterface {
  readonly #options: OpenLink;
  #isClosed = false;

  constructor(options: OpenLink) {
    this.#options = options;
    options.link.acquire();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.link.release();
  }

  getTarget(): string {
    return this.#options.endpoint.text;
  }

  getConnectivityState(tryToConnect: boolean): ConnectivityState {
    if (this.#isClosed) return ConnectivityState.SHUTDOWN;
    const { link } = this.#options;
    if (tryToConnect) link.connect();
    return connectivity[link.state];
  }

  watchConnectivityState(
    currentState: ConnectivityState,
    deadline: Date | number,
    callback: (error?: Error) => void,
  ): void {
    if (this.#isClosed) throw new Error("Channel is closed");
    const { link, wheel } = this.#options;
    const listener = () => {
      if (this.getConnectivityState(false) !== currentState) end();
    };
    const end = (error?: Error) => {
      wheel.remove(entry);
      link.listeners.delete(listener);
      queueMicrotask(() => callback(error));
    };
    const entry = wheelEntry(
      () => end(new Error("Deadline passed without connectivity state change")),
      { holds: true },
    );
    const after = Number(deadline) - Date.now();
    if (Number.isFinite(after)) wheel.add(entry, after);
    link.listeners.add(listener);
    listener();
  }

  /** Channelz, gRPC's own inspection, is not served: there is nothing that it could refer to. */
  getChannelzRef(): ChannelzRef {
    return { kind: "channel" as ChannelzRef["kind"], id: 0, name: this.getTarget() };
  }

  createCall(path: string, deadline: Deadline): GrpcCall {
    if (this.#isClosed) throw new Error("Channel is closed");
    return new ChannelCall({ ...this.#options, path, deadline });
  }
}
