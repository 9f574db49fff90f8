import type { MemberPlace } from "../../../manifests/etcd_arguments.ts";
import type { LocalPki } from "./local_pki.ts";

/** The three ports of a member on loopback. */
export interface MemberPorts {
  /** For clients, mutual TLS. */
  readonly client: number;
  /** For members, mutual TLS. */
  readonly peer: number;
  /** For metrics and health, plain HTTP. */
  readonly metrics: number;
}

/** What a place on loopback depends on. */
export interface LoopbackPlaceOptions {
  /** The member's name. */
  readonly name: string;
  /** The cluster's folder; the data goes into a folder of the member's name. */
  readonly directory: string;
  /** The files of its listeners. */
  readonly pki: Pick<LocalPki, "server" | "peer">;
  /** Where it listens. */
  readonly ports: MemberPorts;
  /** How clients are listened to. Default `https`. */
  readonly clientScheme?: "https" | "http";
}

/** The place of a member that runs as a process on 127.0.0.1. */
export function loopbackPlace(options: LoopbackPlaceOptions): MemberPlace {
  const { clientScheme = "https", directory, name, pki, ports } = options;
  const client = `${clientScheme}://127.0.0.1:${ports.client}`;
  const peer = `https://127.0.0.1:${ports.peer}`;
  return {
    name,
    dataDirectory: `${directory}/${name}`,
    listenClientUrls: [client],
    listenPeerUrls: [peer],
    listenMetricsUrls: [`http://127.0.0.1:${ports.metrics}`],
    advertiseClientUrl: client,
    advertisePeerUrl: peer,
    client: pki.server,
    peer: pki.peer,
    peerHostnames: ["localhost"],
  };
}
