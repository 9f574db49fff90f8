import type { ChannelOptions } from "@grpc/grpc-js";
import { noop } from "cockatiel";
import { Etcd3, type IOptions } from "etcd3";
import { Buffer } from "node:buffer";
import { isIP } from "node:net";
import { endpointLinks } from "./channel/endpoint_links.ts";
import { etcdChannels } from "./channel/etcd_channel.ts";
import { DirectEtcd } from "./channel/kv/direct_etcd.ts";
import type { TlsIdentity } from "./channel/tls_connection.ts";
import { unaryCaller } from "./channel/unary_caller.ts";

/** The identity with which one client speaks to etcd, all parts in PEM. */
export interface ClientCredentials {
  /** The CA certificates that members' certificates must chain to. */
  readonly trust: string;
  /** The client's certificate; its CN is the etcd user. */
  readonly certificate: string;
  /** The key of that certificate, PKCS#8. */
  readonly privateKey: string;
}

/**
 * What carries requests under etcd3, all behaving alike (`tests/channel`) and differing in what a
 * request costs (`docs/benchmarking.md`): `lean` is our own HTTP/2 channel, `direct` also encodes
 * ranges, puts, deletions and transactions without reflection and is meant for making load,
 * `grpc-js` is what comes with etcd3 and is there to compare with.
 */
export type EtcdTransport = "lean" | "direct" | "grpc-js";

/**
 * How a connection is secured: by mutual TLS as every member of ours demands it, by TLS without a
 * client's certificate, or not at all. The last two are there to measure what the first one costs.
 */
export type LinkSecurity = "mutual-tls" | "tls" | "plain";

/** Where and as whom to connect. */
export interface EtcdConnectionOptions {
  /** `host:port` of every member that may be asked. */
  readonly endpoints: readonly string[];
  /** As whom. */
  readonly credentials: ClientCredentials;
  /**
   * The name that members' certificates are checked for. By default the endpoint's host, or
   * `localhost` where that is an IP address: Deno's TLS takes no address as server name.
   */
  readonly serverName?: string;
  /** Milliseconds after which a request fails with a timeout. Default 7000, etcd's own limit. */
  readonly requestTimeout?: number;
  /** What carries the requests. Default `lean`. */
  readonly transport?: EtcdTransport;
  /** How connections are secured. Default `mutual-tls`. */
  readonly security?: LinkSecurity;
  /** Options of the channel besides those it always gets. */
  readonly channel?: ChannelOptions;
}

/** etcd's own limit: 5 s plus twice the default election timeout (server/config, ReqTimeout). */
const defaultRequestTimeout = 7_000;

/**
 * Connects etcd3, by mutual TLS unless told otherwise. Its retries and circuit breakers are off: a request is sent once,
 * to one member, and its failure is the caller's to see. Connections open with the first request.
 *
 * The caller closes the client.
 */
export function connectEtcd(options: EtcdConnectionOptions): Etcd3 {
  const { endpoints, transport = "lean" } = options;
  const channel = channelOptions(options);
  if (transport === "grpc-js") return new Etcd3(clientOptions(options, channel));
  const identity = identityOf(options);
  const links = endpointLinks(identity);
  const lean = { channelFactoryOverride: etcdChannels(identity, links), ...channel };
  const client = clientOptions(options, lean);
  if (transport === "lean") return new Etcd3(client);
  const requestTimeout = options.requestTimeout ?? defaultRequestTimeout;
  const caller = unaryCaller({ links, endpoints, options: lean });
  return new DirectEtcd(client, { caller, requestTimeout });
}

function clientOptions(options: EtcdConnectionOptions, grpcOptions: ChannelOptions): IOptions {
  const timeout = options.requestTimeout ?? defaultRequestTimeout;
  const identity = identityOf(options);
  const scheme = identity === undefined ? "http" : "https";
  return {
    hosts: options.endpoints.map((endpoint) => `${scheme}://${endpoint}`),
    ...(identity === undefined ? {} : { credentials: grpcCredentials(identity) }),
    faultHandling: { global: noop, host: () => noop },
    grpcOptions,
    defaultCallOptions: (call) => call.isStream ? {} : { deadline: Date.now() + timeout },
  };
}

/** What is shown and asked for when connecting; nothing without TLS. */
function identityOf({ credentials, security }: EtcdConnectionOptions): TlsIdentity | undefined {
  if (security === "plain") return undefined;
  return security === "tls" ? { trust: credentials.trust } : credentials;
}

function grpcCredentials(identity: TlsIdentity): NonNullable<IOptions["credentials"]> {
  const { certificate, privateKey, trust } = identity;
  const rootCertificate = Buffer.from(trust);
  if (certificate === undefined || privateKey === undefined) return { rootCertificate };
  return {
    rootCertificate,
    certChain: Buffer.from(certificate),
    privateKey: Buffer.from(privateKey),
  };
}

/**
 * Keep-alive finds dead connections after 30 s and 10 s, as kube-apiserver's client does; larger
 * messages than grpc's 4 MB are needed because a list of one page may exceed it.
 */
function channelOptions(options: EtcdConnectionOptions): ChannelOptions {
  const serverName = options.serverName ?? defaultServerName(options.endpoints);
  return {
    // A proxy has no business between us and a member, least of all on loopback.
    "grpc.enable_http_proxy": 0,
    "grpc.keepalive_time_ms": 30_000,
    "grpc.keepalive_timeout_ms": 10_000,
    "grpc.max_receive_message_length": -1,
    "grpc.max_send_message_length": -1,
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 1_000,
    ...(serverName === undefined ? {} : { "grpc.ssl_target_name_override": serverName }),
    ...options.channel,
  };
}

function defaultServerName(endpoints: readonly string[]): string | undefined {
  const host = endpoints[0]?.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1") ?? "";
  return isIP(host) === 0 ? undefined : "localhost";
}
