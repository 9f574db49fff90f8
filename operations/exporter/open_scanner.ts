import { noop } from "cockatiel";
import { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";

/** The member that is read, and as whom. */
export interface ScannerOptions {
  /** `host:port` of its client port. */
  readonly endpoint: string;
  /** A user with the role root. */
  readonly credentials: ClientCredentials;
  /** The name its certificate is checked for. Default: `localhost` on loopback, else the host. */
  readonly serverName?: string;
  /** Bytes of the largest answer that is taken. Default 16 MiB. */
  readonly largestAnswer?: number;
}

/** Ten times what etcd takes for one request by default, so a single key always fits. */
const defaultLargestAnswer = 16 * 1024 * 1024;

const requestTimeout = 10_000;

/**
 * Connects for reading everything that tenants hold. Unlike other clients it refuses answers beyond
 * a limit, by the length at their head: what tenants wrote must never fill the reader's memory.
 *
 * The caller closes the client.
 */
export function openScanner(options: ScannerOptions): Etcd3 {
  const { credentials, endpoint, largestAnswer = defaultLargestAnswer } = options;
  const isLoopback = /^127\.|^\[::1\]/.test(endpoint);
  const serverName = options.serverName ?? (isLoopback ? "localhost" : undefined);
  return new Etcd3({
    hosts: [`https://${endpoint}`],
    credentials: {
      rootCertificate: Buffer.from(credentials.trust),
      certChain: Buffer.from(credentials.certificate),
      privateKey: Buffer.from(credentials.privateKey),
    },
    faultHandling: { global: noop, host: () => noop },
    grpcOptions: {
      "grpc.enable_http_proxy": 0,
      "grpc.max_receive_message_length": largestAnswer,
      ...(serverName === undefined ? {} : { "grpc.ssl_target_name_override": serverName }),
    },
    defaultCallOptions: () => ({ deadline: Date.now() + requestTimeout }),
  });
}
