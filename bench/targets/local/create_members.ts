import { Failure } from "../../../diagnostics/failure.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import {
  etcdArguments,
  etcdEnvironment,
  type InitialCluster,
} from "../../../manifests/etcd_arguments.ts";
import type { EtcdBinary } from "./binary/etcd_binary.ts";
import type { ClusterDirectory } from "./cluster_directory.ts";
import { freePorts, takenPort } from "./free_ports.ts";
import { createLocalMember, type LocalMember } from "./local_member.ts";
import type { LocalPki } from "./local_pki.ts";
import { loopbackPlace, type MemberPorts } from "./loopback_place.ts";

/** What the members of a local cluster are made of. */
export interface MembersOptions {
  readonly config: EtcdCluster;
  readonly binary: EtcdBinary;
  /** Ports to use instead of free ones, one entry a member. */
  readonly ports?: readonly MemberPorts[];
}

/** Where the members of a local cluster keep their files. */
export interface MembersFiles {
  readonly directory: ClusterDirectory;
  readonly pki: LocalPki;
}

/**
 * Creates the members of a new cluster on loopback without starting them.
 *
 * @throws {Failure} `etcd-start-failed` when something listens on a given port
 */
export function createMembers(options: MembersOptions, files: MembersFiles): LocalMember[] {
  const { binary, config } = options;
  const { isTemporary, path } = files.directory;
  const ports = portsOf(options);
  const places = ports.map((each, index) =>
    loopbackPlace({
      name: `${config.metadata.name}-${index}`,
      directory: path,
      pki: files.pki,
      ports: each,
    })
  );
  const initial: InitialCluster = {
    members: places.map((place) => ({ name: place.name, peerUrl: place.advertisePeerUrl })),
    state: "new",
    token: `local-${crypto.randomUUID()}`,
  };
  return places.map((place, index) =>
    createLocalMember({
      name: place.name,
      binary: binary.path,
      arguments: etcdArguments(config, place),
      environment: etcdEnvironment(initial),
      endpoint: `127.0.0.1:${ports[index]?.client}`,
      metricsUrl: `http://127.0.0.1:${ports[index]?.metrics}`,
      dataDirectory: place.dataDirectory,
      logFile: `${path}/${place.name}.log`,
      ...(isTemporary ? { temporaryDirectory: path } : {}),
    })
  );
}

function portsOf({ config, ports }: MembersOptions): readonly MemberPorts[] {
  if (ports !== undefined) {
    refuseTaken(ports);
    return ports;
  }
  const { members } = config.spec;
  const free = freePorts(members * 3);
  return Array.from({ length: members }, (_, index) => {
    const [client = 0, peer = 0, metrics = 0] = free.slice(index * 3, index * 3 + 3);
    return { client, peer, metrics };
  });
}

/** Asked before the start: another etcd on the port of metrics would pass for a ready member. */
function refuseTaken(ports: readonly MemberPorts[]): void {
  const taken = takenPort(ports.flatMap(({ client, metrics, peer }) => [client, peer, metrics]));
  if (taken === undefined) return;
  throw new Failure("etcd-start-failed", `Port ${taken} of 127.0.0.1 is taken`, {
    hint: "End the program that listens there, or use other ports",
  });
}
