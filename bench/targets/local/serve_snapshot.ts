import { join } from "node:path";
import { Failure } from "../../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import { defaultConfig } from "../../../manifests/config/default_config.ts";
import { etcdArguments } from "../../../manifests/etcd_arguments.ts";
import { createLocalMember } from "./local_member.ts";
import { createLocalPki } from "./local_pki.ts";
import { loopbackPlace } from "./loopback_place.ts";
import { memberPorts } from "./member_ports.ts";

/** Which snapshot is served, and by what. */
export interface ServeSnapshotOptions {
  /** The snapshot as etcd wrote it, its checksum included. */
  readonly file: string;
  /** The etcd binary, of the snapshot's minor version. */
  readonly etcd: string;
  /** The `etcdutl` binary of the same version. */
  readonly etcdutl: string;
  /** Ends the start when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** A throw-away member on loopback that serves a snapshot. */
export interface ServedSnapshot {
  /** `127.0.0.1:port` of its client listener. */
  readonly endpoint: string;
  /** As user root, by a certificate of a CA that only this member trusts. */
  readonly credentials: ClientCredentials;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** No member of a real cluster is called so. */
const name = "throw-away";

/**
 * Restores a snapshot into a throw-away member on loopback, as the restore drill does in a pod. The
 * database asks for the same users as ever, but whom it believes to be one is a matter of the
 * certificates it is started with: those are made anew, so no key of the cluster is needed.
 *
 * The caller stops it; should this process die, the member and its data go too.
 *
 * @throws {Failure} `snapshot-refused` when etcdutl cannot restore it, `etcd-not-found` when there
 * is no etcdutl, `etcd-start-failed`
 */
export async function serveSnapshot(options: ServeSnapshotOptions): Promise<ServedSnapshot> {
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-snapshot-" });
  try {
    return await serveIn(directory, options);
  } catch (error) {
    await Deno.remove(directory, { recursive: true }).catch(() => undefined);
    throw error;
  }
}

async function serveIn(
  directory: string,
  { etcd, etcdutl, file, signal }: ServeSnapshotOptions,
): Promise<ServedSnapshot> {
  const pki = await createLocalPki(join(directory, "pki"));
  const [ports] = memberPorts(1, undefined);
  if (ports === undefined) throw new TypeError("There is no port");
  const place = loopbackPlace({ name, directory, pki, ports });
  await restore(etcdutl, {
    file,
    dataDirectory: place.dataDirectory,
    peer: place.advertisePeerUrl,
  });
  const member = createLocalMember({
    name,
    binary: etcd,
    arguments: etcdArguments(defaultConfig(), place),
    environment: {},
    endpoint: `127.0.0.1:${ports.client}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}`,
    dataDirectory: place.dataDirectory,
    logFile: join(directory, "etcd.log"),
    temporaryDirectory: directory,
  });
  member.start();
  const stop = async () => {
    await member.kill();
    await Deno.remove(directory, { recursive: true });
  };
  try {
    await member.ready(signal === undefined ? {} : { signal });
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint: member.endpoint, credentials: await pki.credentialsOf("root"), stop };
}

async function restore(
  etcdutl: string,
  { dataDirectory, file, peer }: {
    readonly file: string;
    readonly dataDirectory: string;
    readonly peer: string;
  },
): Promise<void> {
  const { stderr, success } = await run(etcdutl, [
    "snapshot",
    "restore",
    file,
    `--data-dir=${dataDirectory}`,
    `--name=${name}`,
    `--initial-cluster=${name}=${peer}`,
    `--initial-cluster-token=${name}`,
    `--initial-advertise-peer-urls=${peer}`,
  ]);
  if (success) return;
  const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
  throw new Failure("snapshot-refused", `etcdutl cannot restore "${file}": ${said}`, {
    hint: "Check that it is a whole snapshot, and that etcdutl is of the version that took it",
  });
}

async function run(program: string, args: string[]): Promise<Deno.CommandOutput> {
  try {
    return await new Deno.Command(program, { args, stdin: "null" }).output();
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Failure("etcd-not-found", `"${program}" cannot be run`, {
      hint: "Put etcdutl of the cluster's version into PATH; it comes with etcd's releases",
      cause,
    });
  }
}
