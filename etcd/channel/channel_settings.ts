import type { ChannelOptions } from "@grpc/grpc-js";
import type { KeepAliveSettings } from "./keep_alive.ts";

/** What a channel makes of the options that grpc-js knows. Times in milliseconds. */
export interface ChannelSettings {
  /** The name the server's certificate is checked for, where it is not the host's. */
  readonly serverName: string | undefined;
  /** What `:authority` says, where it is not the host and port. */
  readonly authority: string | undefined;
  /** The header `user-agent`. */
  readonly userAgent: string;
  /** How dead connections are found. */
  readonly keepAlive: KeepAliveSettings;
  /** The pause after the first failed connection. */
  readonly initialBackoff: number;
  /** The longest pause. */
  readonly maxBackoff: number;
  /** The largest message that is taken, in octets. */
  readonly maxReceiveLength: number;
  /** The largest message that is sent, in octets. */
  readonly maxSendLength: number;
  /** How much the server may send on one stream before it was consumed, in octets. */
  readonly streamWindow: number;
  /** Whether a call that no server has seen is sent once more. */
  readonly sendsAgain: boolean;
}

/** gRPC's own default for what a client takes in one message. */
const defaultReceiveLength = 4 * 1_024 * 1_024;

const defaultStreamWindow = 1_024 * 1_024;

/**
 * Reads options under their names of grpc-js, with its defaults but for the window; the others
 * (proxies, service configs, load balancing, compression) have no meaning here.
 */
export function channelSettings(options: ChannelOptions): ChannelSettings {
  return {
    serverName: options["grpc.ssl_target_name_override"],
    authority: options["grpc.default_authority"],
    userAgent: [options["grpc.primary_user_agent"], "kamaji-etcd"].filter(Boolean).join(" "),
    keepAlive: {
      time: options["grpc.keepalive_time_ms"] ?? Infinity,
      timeout: options["grpc.keepalive_timeout_ms"] ?? 20_000,
      withoutCalls: options["grpc.keepalive_permit_without_calls"] === 1,
    },
    initialBackoff: options["grpc.initial_reconnect_backoff_ms"] ?? 1_000,
    maxBackoff: options["grpc.max_reconnect_backoff_ms"] ?? 120_000,
    maxReceiveLength: lengthOf(options["grpc.max_receive_message_length"], defaultReceiveLength),
    maxSendLength: lengthOf(options["grpc.max_send_message_length"], Infinity),
    streamWindow: options["grpc-node.flow_control_window"] ?? defaultStreamWindow,
    sendsAgain: options["grpc.enable_retries"] !== 0,
  };
}

function lengthOf(length: number | undefined, standard: number): number {
  if (length === undefined) return standard;
  return length < 0 ? Infinity : length;
}
