import type { Etcd3 } from "etcd3";
import { Failure } from "../../../diagnostics/failure.ts";
import type { Progress } from "../../../diagnostics/progress.ts";
import { type ClientCredentials, connectEtcd } from "../../../etcd/connect_etcd.ts";
import { awaitRefusal } from "../../../etcd/await_refusal.ts";
import { enableAuthentication } from "../../../etcd/enable_authentication.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import type { Security } from "../../scenarios/trial.ts";
import type { EtcdBinary } from "./binary/etcd_binary.ts";
import { type ClusterDirectory, openClusterDirectory } from "./cluster_directory.ts";
import { createMembers } from "./create_members.ts";
import type { LocalMember } from "./local_member.ts";
import { createLocalPki, type LocalPki } from "./local_pki.ts";
import type { MemberPorts } from "./loopback_place.ts";
import { type ChoosePorts, memberPorts } from "./member_ports.ts";
import { linkSecurity } from "./security_rung.ts";
import { targetFailure } from "./target_failure.ts";
import { withFreePorts } from "./with_free_ports.ts";

/** How a local cluster is started. */
export interface LocalClusterOptions {
  /** The cluster to start; names, ports and volumes are those of loopback. */
  readonly config: EtcdCluster;
  /** What its members run. */
  readonly binary: EtcdBinary;
  /** An empty or new directory that is kept. Default: a temporary one, removed by stop. */
  readonly dataDirectory?: string;
  /**
   * How clients reach it. Default `authenticated`; less than that is for measuring what each rung
   * costs, and no cluster of ours is deployed so.
   */
  readonly security?: Security;
  /** Ports to use instead of free ones, one entry a member. */
  readonly ports?: readonly MemberPorts[];
  /** Chooses ports where none are given. Default: free ones at random. */
  readonly choosePorts?: ChoosePorts;
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends the start when it aborts. */
  readonly signal?: AbortSignal;
}

/** A running etcd cluster on loopback; with authentication it has the user root only. */
export interface LocalCluster {
  /** How clients reach it. */
  readonly security: Security;
  /** Its members in the order of their names. */
  readonly members: readonly LocalMember[];
  /** `127.0.0.1:port` of every member's client listener. */
  readonly endpoints: readonly string[];
  /** The folder with certificates, data and logs. */
  readonly directory: string;
  /** Credentials of a user, by certificate; the user need not exist yet. */
  credentialsOf(user: string): Promise<ClientCredentials>;
  /** Connects as a user. The caller closes the client. */
  connect(user: string): Promise<Etcd3>;
  /** Why members ended that nobody stopped: a {@link Failure} for each. */
  failures(): Promise<readonly Failure[]>;
  /** Ends all members and removes a temporary directory. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the configured number of members with exactly the arguments that the StatefulSet gets,
 * waits until each serves, and turns authentication on unless told otherwise. Where another program
 * takes a port that was chosen, others are chosen. What was started is stopped again when a step
 * fails or the signal aborts.
 *
 * @throws {Failure} `usage` for a data directory that cannot be used, `etcd-start-failed` with the
 * end of etcd's own log, `target-failed` when etcd refuses a request, `isolation-violated` when a
 * member serves a stranger
 */
export async function startLocalCluster(options: LocalClusterOptions): Promise<LocalCluster> {
  const { choosePorts, config: { spec }, ports: given } = options;
  if (given !== undefined) memberPorts(spec.members, given);
  const directory = await openClusterDirectory(options.dataDirectory);
  let members: readonly LocalMember[] = [];
  try {
    const pki = await certify(options, directory.path);
    const launchOn = async (ports: readonly MemberPorts[]) => {
      members = createMembers({ ...options, ports }, { directory, pki });
      await launch(options, members);
    };
    if (given !== undefined) await launchOn(given);
    else {
      await withFreePorts({
        members: spec.members,
        use: launchOn,
        undo: () => Promise.all(members.map(forget)),
        ...(choosePorts === undefined ? {} : { choose: choosePorts }),
      });
    }
    const { security = "authenticated" } = options;
    const cluster = clusterOf({ members, directory, pki, security });
    if (security === "authenticated") await secure(options, cluster);
    return cluster;
  } catch (error) {
    const reason = await reasonOf(error, members);
    await endMembers(members, directory);
    // The hint of a failed start names the log of the member.
    if (isFailedStart(reason)) await directory.removeAllButLogs();
    else await directory.remove();
    throw reason;
  }
}

/** One that came up before another failed has data that names its ports. */
async function forget(member: LocalMember): Promise<void> {
  await member.kill();
  await Deno.remove(member.dataDirectory, { recursive: true }).catch(() => {});
}

/** A request that failed because a member ended is explained by how the member ended. */
async function reasonOf(error: unknown, members: readonly LocalMember[]): Promise<unknown> {
  if (isFailedStart(error)) return error;
  return (await failuresOf(members))[0] ?? error;
}

function isFailedStart(error: unknown): boolean {
  return error instanceof Failure && error.code === "etcd-start-failed";
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
    throw targetFailure("Authentication cannot be enabled", error);
  } finally {
    root.close();
  }
  step.done();
}

function clusterOf(parts: {
  /** Its members in the order of their names. */
  readonly members: readonly LocalMember[];
  readonly directory: ClusterDirectory;
  readonly pki: LocalPki;
  readonly security: Security;
}): LocalCluster {
  const { directory, members, pki, security } = parts;
  const endpoints = members.map((member) => member.endpoint);
  return {
    members,
    security,
    endpoints,
    directory: directory.path,
    credentialsOf: pki.credentialsOf,
    connect: async (user) => {
      const credentials = await pki.credentialsOf(user);
      return connectEtcd({ endpoints, credentials, security: linkSecurity(security) });
    },
    failures: () => failuresOf(members),
    stop: async () => {
      await endMembers(members, directory);
      await directory.remove();
    },
  };
}

/**
 * Ends members in order where their data is kept. One after the other: a leader hands over to a
 * live member at once, and waits for 7 s when all are going.
 */
async function endMembers(
  members: readonly LocalMember[],
  { isTemporary }: ClusterDirectory,
): Promise<void> {
  if (isTemporary) {
    await Promise.all(members.map((member) => member.kill()));
    return;
  }
  for (const member of members) member.signal("SIGCONT");
  for (const member of members) await member.stop();
}

async function failuresOf(members: readonly LocalMember[]): Promise<readonly Failure[]> {
  const failures = await Promise.all(members.map((member) => member.failure()));
  return failures.filter((failure) => failure !== undefined);
}
