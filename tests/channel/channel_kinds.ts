import { type ChannelCredentials, type ClientOptions, credentials } from "@grpc/grpc-js";
import { Buffer } from "node:buffer";
import type { ClientCredentials, EtcdTransport } from "../../etcd/connect_etcd.ts";
import { etcdChannels } from "../../etcd/channel/etcd_channel.ts";

/** A channel under test: the same cases run on each. */
export interface ChannelKind {
  /** What the cases' names begin with. */
  readonly title: "grpc-js's channel" | "our channel" | "our direct requests";
  /** Its name among what `connectEtcd` knows. */
  readonly transport: EtcdTransport;
  /** What turns it on among grpc-js's options. */
  readonly options: (identity: ClientCredentials) => ClientOptions;
}

/** All of them: what grpc-js does is the measure of what ours has to do. */
export const channelKinds: readonly ChannelKind[] = [
  {
    title: "grpc-js's channel",
    transport: "grpc-js",
    options: () => ({
      "grpc.enable_http_proxy": 0,
      "grpc.ssl_target_name_override": "localhost",
      "grpc.use_local_subchannel_pool": 1,
    }),
  },
  {
    title: "our channel",
    transport: "lean",
    options: (identity) => ({ channelFactoryOverride: etcdChannels(identity) }),
  },
  {
    title: "our direct requests",
    transport: "direct",
    options: (identity) => ({ channelFactoryOverride: etcdChannels(identity) }),
  },
];

/** An identity as grpc-js wants it. */
export function grpcCredentials(identity: ClientCredentials): ChannelCredentials {
  return credentials.createSsl(
    Buffer.from(identity.trust),
    Buffer.from(identity.privateKey),
    Buffer.from(identity.certificate),
  );
}
