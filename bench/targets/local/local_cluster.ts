import type { Etcd3 } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import type { Progress } from "../../../diagnostics/progress.ts";
import { type ClientCredentials, connectEtcd } from "../../../etcd/connect_etcd.ts";
import { awaitRefusal } from "../../../etcd/await_refusal.ts";
import { enableAuthentication } from "../../../etcd/enable_authentication.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import {
  etcdArguments,
  etcdEnvironment,
  type InitialCluster,
} from "../../../manifests/etcd_arguments.ts";
import type { EtcdBinary } from "./binary/etcd_binary.ts";
import { freePorts } from "./free_ports.ts";
import { createLocalMember, type LocalMember } from "./local_member.ts";
import { createLocalPki, type LocalPki } from "./local_pki.ts";
import { loopbackPlace, type MemberPorts } from "./loopback_place.ts";

/** How a local cluster is started. */
export interface LocalClusterOptions {
  readonly config: EtcdCluster;
  readonly binary: EtcdBinary;
  /** An empty or new directory that is kept. Default: a temporary one, removed by stop. */
  readonly dataDirectory?: string;
  /** Ports to use instead of free ones, one entry a member. */
  readonly ports?: readonly MemberPorts[];
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** A running etcd cluster on loopback: mutual TLS, authentication on, user root only. */
export interface LocalCluster {
  readonly members: readonly LocalMember[];
  /** `127.0.0.1:port` of every member's client listener. */
  readonly endpoints: readonly string[];
  /** The folder with certificates, data and logs. */
  readonly directory: string;
  /** Credentials of a user, by certificate; the user need not exist yet. */
  credentialsOf(user: string): Promise<ClientCredentials>;
  /** Connects as a user. The caller closes the client. */
  connect(user: string): Promise<Etcd3>;
  /** Ends all members and removes a temporary directory. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the configured number of members with exactly the arguments that the StatefulSet gets,
 * waits until each serves, and turns authentication on. What was started is stopped again when a
 * step fails or the signal aborts.
 *
 * @throws {Failure} `etcd-start-failed` with the end of etcd's own log, `target-failed`
 */
export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  const directory = await prepareDirectory(options.dataDirectory);
  const isTemporary = options.dataDirectory === undefined;
  let members: readonly LocalMember[] = [];
  const stopMembers = async (): Promise<void> => {
    // One after the other: a leader hands over to a live member at once, and waits for 7 s when
    // all are going.
    for (const member of members) await member.stop();
  };
  const stop = async (): Promise<void> => {
    await stopMembers();
    if (isTemporary) await removeDirectory(directory);
  };
  try {
    const pki = await certify(options, directory);
    members = createMembers(options, directory, pki);
    await launch(options, members);
    const cluster = clusterOf({ members, directory, pki, stop });
    await secure(options, cluster);
    return cluster;
  } catch (error) {
    await stopMembers();
    if (isTemporary) await removeAllButLogs(directory);
    throw error;
  }
}

async function certify(options: LocalClusterOptions, directory: string): Promise<LocalPki> {
  const step = options.progress.step("Issuing certificates: client CA, peer CA, servers, peers");
  const pki = await createLocalPki(`${directory}/pki`);
  step.done();
  options.signal?.throwIfAborted();
  return pki;
}

async function launch(
  options: LocalClusterOptions,
  members: readonly LocalMember[],
): Promise<void> {
  const { binary, progress, signal } = options;
  const count = members.length === 1 ? "1 member" : `${members.length} members`;
  const step = progress.step(`Starting ${count} of etcd ${binary.version}`);
  try {
    for (const member of members) member.start();
    await Promise.all(
      members.map((member) => member.ready(signal === undefined ? {} : { signal })),
    );
  } catch (error) {
    step.failed();
    throw error;
  }
  step.done(members.map((member) => member.endpoint).join(", "));
}

async function secure(options: LocalClusterOptions, cluster: LocalCluster): Promise<void> {
  const step = options.progress.step(
    "Enabling authentication and checking that strangers are refused",
  );
  const root = await cluster.connect("root");
  try {
    await enableAuthentication(root);
    const stranger = await cluster.credentialsOf("stranger");
    await Promise.all(
      cluster.endpoints.map((endpoint) =>
        awaitRefusal({ endpoint, credentials: stranger, timeout: 10_000 })
      ),
    );
  } catch (error) {
    step.failed();
    throw error;
  } finally {
    root.close();
  }
  step.done();
}

function clusterOf(parts: {
  readonly members: readonly LocalMember[];
  readonly directory: string;
  readonly pki: LocalPki;
  readonly stop: () => Promise<void>;
}): LocalCluster {
  const { directory, members, pki, stop } = parts;
  const endpoints = members.map((member) => member.endpoint);
  return {
    members,
    endpoints,
    directory,
    credentialsOf: pki.credentialsOf,
    connect: async (user) => connectEtcd({ endpoints, credentials: await pki.credentialsOf(user) }),
    stop,
  };
}

function createMembers(
  options: LocalClusterOptions,
  directory: string,
  pki: LocalPki,
): readonly LocalMember[] {
  const { config } = options;
  const ports = options.ports ?? portsOf(config.spec.members);
  const places = ports.map((each, index) =>
    loopbackPlace({ name: `${config.metadata.name}-${index}`, directory, pki, ports: each })
  );
  const initial: InitialCluster = {
    members: places.map((place) => ({ name: place.name, peerUrl: place.advertisePeerUrl })),
    state: "new",
    token: `local-${crypto.randomUUID()}`,
  };
  return places.map((place, index) =>
    createLocalMember({
      name: place.name,
      binary: options.binary.path,
      arguments: etcdArguments(config, place),
      environment: etcdEnvironment(initial),
      endpoint: `127.0.0.1:${ports[index]?.client}`,
      metricsUrl: `http://127.0.0.1:${ports[index]?.metrics}`,
      dataDirectory: place.dataDirectory,
      logFile: `${directory}/${place.name}.log`,
    })
  );
}

function portsOf(members: number): MemberPorts[] {
  const ports = freePorts(members * 3);
  return Array.from({ length: members }, (_, index) => {
    const [client = 0, peer = 0, metrics = 0] = ports.slice(index * 3, index * 3 + 3);
    return { client, peer, metrics };
  });
}

async function prepareDirectory(given: string | undefined): Promise<string> {
  if (given === undefined) return await Deno.makeTempDir({ prefix: "kamaji-etcd-" });
  await Deno.mkdir(given, { recursive: true, mode: 0o700 });
  for await (const entry of Deno.readDir(given)) {
    throw new Failure("usage", `Data directory "${given}" is not empty: it holds "${entry.name}"`, {
      hint: "Name a new or empty directory; nothing in this one was touched",
    });
  }
  return await Deno.realPath(given);
}

/** Keeps what explains a failed start, and nothing that holds keys or data. */
async function removeAllButLogs(directory: string): Promise<void> {
  for await (const entry of Deno.readDir(directory)) {
    if (entry.name.endsWith(".log")) continue;
    await Deno.remove(`${directory}/${entry.name}`, { recursive: true });
  }
  await Deno.remove(directory).catch(() => {});
}

async function removeDirectory(directory: string): Promise<void> {
  try {
    await Deno.remove(directory, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
