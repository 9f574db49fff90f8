import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import {
  etcdArguments,
  etcdEnvironment,
  type InitialCluster,
} from "../../../manifests/etcd_arguments.ts";
import type { Security } from "../../scenarios/trial.ts";
import type { EtcdBinary } from "./binary/etcd_binary.ts";
import type { ClusterDirectory } from "./cluster_directory.ts";
import { createLocalMember, type LocalMember } from "./local_member.ts";
import type { LocalPki } from "./local_pki.ts";
import { argumentsOfRung, linkSecurity } from "./security_rung.ts";
import { loopbackPlace, type MemberPorts } from "./loopback_place.ts";

/** What the members of a local cluster are made of. */
export interface MembersOptions {
  /** What the members are configured with. */
  readonly config: EtcdCluster;
  /** What they run. */
  readonly binary: EtcdBinary;
  /** One entry a member. */
  readonly ports: readonly MemberPorts[];
  /** How clients reach them. Default `authenticated`. */
  readonly security?: Security;
}

/** Where the members of a local cluster keep their files. */
export interface MembersFiles {
  /** Holds their data and logs. */
  readonly directory: ClusterDirectory;
  /** Their certificates. */
  readonly pki: LocalPki;
}

/** Creates the members of a new cluster on loopback without starting them. */
export function createMembers(options: MembersOptions, files: MembersFiles): LocalMember[] {
  const { binary, config, ports, security = "authenticated" } = options;
  const { isTemporary, path } = files.directory;
  const places = ports.map((each, index) =>
    loopbackPlace({
      name: `${config.metadata.name}-${index}`,
      directory: path,
      pki: files.pki,
      ports: each,
      clientScheme: linkSecurity(security) === "plain" ? "http" : "https",
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
      arguments: argumentsOfRung(etcdArguments(config, place), security),
      environment: etcdEnvironment(initial),
      endpoint: `127.0.0.1:${ports[index]?.client}`,
      metricsUrl: `http://127.0.0.1:${ports[index]?.metrics}`,
      dataDirectory: place.dataDirectory,
      logFile: `${path}/${place.name}.log`,
      ...(isTemporary ? { temporaryDirectory: path } : {}),
    })
  );
}
