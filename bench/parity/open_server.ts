import { createLog } from "../../diagnostics/log.ts";
import { createProgress } from "../../diagnostics/progress.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import {
  apiVersion,
  defaultEtcdVersion,
  etcdClusterSchema,
  kind,
} from "../../manifests/config/etcd_cluster.ts";
import { findEtcd } from "../targets/local/binary/find_etcd.ts";
import { type LocalCluster, startLocalCluster } from "../targets/local/local_cluster.ts";
import { createLocalPki } from "../targets/local/local_pki.ts";
import type { ContenderTarget } from "./contender.ts";

/** A server that all contenders talk to. */
export interface ParityServer extends ContenderTarget {
  /** What it is, for the line below the table. */
  readonly title: string;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Starts an etcd of so many members on loopback; contenders talk to its leader. */
export async function openEtcd(members: number): Promise<ParityServer> {
  const version = defaultEtcdVersion;
  const log = createLog({ level: "error" });
  const binary = await findEtcd({ version, image: `quay.io/coreos/etcd:v${version}`, log });
  const metadata = { name: "etcd", namespace: "bench" };
  const config = etcdClusterSchema.parse({ apiVersion, kind, metadata, spec: { members } });
  const progress = createProgress({ terminal: false, write: () => undefined });
  const cluster = await startLocalCluster({ config, binary, progress });
  try {
    return {
      title: `etcd ${version}, ${members} members on this machine, mutual TLS and authentication`,
      endpoint: await leaderOf(cluster),
      credentials: await cluster.credentialsOf("root"),
      stop: () => cluster.stop(),
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

async function leaderOf(cluster: LocalCluster): Promise<string> {
  const credentials = await cluster.credentialsOf("root");
  for (const endpoint of cluster.endpoints) {
    const client = connectEtcd({ endpoints: [endpoint], credentials });
    try {
      const { header, leader } = await client.maintenance.status();
      if (header.member_id === leader) return endpoint;
    } finally {
      client.close();
    }
  }
  throw new Error("The cluster has no leader");
}

/** Starts the server that answers puts and keeps nothing. */
export async function openIdleServer(program: string): Promise<ParityServer> {
  const directory = await Deno.makeTempDir({ prefix: "parity-" });
  const { credentialsOf, server } = await createLocalPki(directory);
  const child = new Deno.Command(program, {
    args: [server.certificate, server.privateKey, server.trust],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const answers = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await answers.read();
  return {
    title: "A server on this machine that answers puts and keeps nothing, mutual TLS",
    endpoint: value.trim(),
    credentials: await credentialsOf("root"),
    stop: async () => {
      await child.stdin.close();
      await answers.cancel();
      await child.status;
      await Deno.remove(directory, { recursive: true });
    },
  };
}
