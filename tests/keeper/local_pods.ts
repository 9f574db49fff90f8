import { join } from "node:path";
import { createLocalMember, type LocalMember } from "../../bench/targets/local/local_member.ts";
import { loopbackPlace } from "../../bench/targets/local/loopback_place.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { etcdArguments, type ListenerFiles } from "../../manifests/etcd_arguments.ts";
import { admissionByData, admissionByTicket } from "../../operations/gate/admission.ts";
import { inspectDataDirectory } from "../../operations/gate/data_directory.ts";
import { readTicket } from "../../operations/gate/ticket.ts";
import type { FileBackEnd } from "./file_back_end.ts";

/** The members' pods as processes, each behind the gate. */
export interface LocalPods {
  /** Starts whatever pod has all it needs and is let through; safe to call at any time. */
  tick(): Promise<void>;
  /** Why each pod that has not started waits. */
  readonly waiting: ReadonlyMap<string, string>;
  /** The running members by their pods. */
  readonly members: ReadonlyMap<string, LocalMember>;
  /** The data directory of a pod's present volume. */
  dataDirectory(pod: string): string;
  /** Ends a member; the next tick starts it again. */
  kill(pod: string): Promise<void>;
  /** Ends all. */
  stop(): Promise<void>;
}

/** What the pods run. */
export interface LocalPodsOptions {
  /** The cluster. */
  readonly config: EtcdCluster;
  /** Path of etcd. */
  readonly binary: string;
  /** Where their objects are. */
  readonly backEnd: FileBackEnd;
}

/**
 * Plays the StatefulSet's controller and the kubelet with real etcd processes: claims first, then
 * volumes of Secrets, the gate and etcd with the environment of the members' ConfigMap.
 */
export function localPods(options: LocalPodsOptions): LocalPods {
  const { backEnd } = options;
  const members = new Map<string, LocalMember>();
  const waiting = new Map<string, string>();
  const dataDirectory = (pod: string) => join(backEnd.directory, backEnd.claim(pod).uid, pod);
  return {
    members,
    waiting,
    dataDirectory,
    async tick() {
      const replicas = (await backEnd.memberSet())?.replicas ?? 0;
      for (let index = 0; index < replicas; index++) {
        const pod = `${options.config.metadata.name}-${index}`;
        if (members.get(pod)?.pid !== undefined) continue;
        const claim = backEnd.claim(pod);
        await Deno.mkdir(join(backEnd.directory, claim.uid), { recursive: true });
        const outcome = await createMember(options, { pod, data: dataDirectory(pod) });
        if (typeof outcome === "string") {
          waiting.set(pod, outcome);
          continue;
        }
        waiting.delete(pod);
        members.set(pod, outcome);
        outcome.start();
      }
    },
    async kill(pod) {
      await members.get(pod)?.kill();
      members.delete(pod);
    },
    async stop() {
      await Promise.all([...members.values()].map((member) => member.kill()));
    },
  };
}

interface Pod {
  readonly pod: string;
  readonly data: string;
}

/** A member that may start, or why it may not. */
async function createMember(
  { config, binary, backEnd }: LocalPodsOptions,
  { pod, data }: Pod,
): Promise<LocalMember | string> {
  const names = clusterNames(config);
  const listeners = await mountSecrets(backEnd, { pod, config });
  if (listeners === undefined) return "its Secrets do not exist";
  const environment = await backEnd.read({ kind: "ConfigMap", name: names.membersConfigMap });
  if (environment === undefined) return "its environment does not exist";
  const tickets = await backEnd.read({ kind: "ConfigMap", name: names.ticketsConfigMap });
  const directory = await inspectDataDirectory(data);
  const admission = admissionByData(directory) ?? admissionByTicket(directory, {
    ticket: readTicket(tickets?.data[pod]),
    claim: backEnd.claim(pod).uid,
  });
  if (!admission.admitted) return admission.reason;
  const ports = backEnd.portsOf(pod);
  const place = loopbackPlace({ name: pod, directory: join(data, ".."), pki: listeners, ports });
  return createLocalMember({
    name: pod,
    binary,
    arguments: etcdArguments(config, place),
    environment: environment.data,
    endpoint: `127.0.0.1:${ports.client}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}`,
    dataDirectory: data,
    logFile: join(backEnd.directory, `${pod}.log`),
  });
}

async function mountSecrets(
  backEnd: FileBackEnd,
  { pod, config }: { readonly pod: string; readonly config: EtcdCluster },
): Promise<{ readonly server: ListenerFiles; readonly peer: ListenerFiles } | undefined> {
  const names = clusterNames(config);
  const read = (name: string) => backEnd.read({ kind: "Secret", name });
  const [server, peer, trust] = await Promise.all(
    [names.serverSecret, names.peerSecret, names.trustSecret].map(read),
  );
  if (server === undefined || peer === undefined || trust === undefined) return undefined;
  const mounted = { server, peer, trust };
  const pathOf = (volume: keyof typeof mounted, key: string) =>
    join(backEnd.directory, "mounts", pod, volume, key);
  for (const [volume, { data }] of Object.entries(mounted)) {
    for (const [key, value] of Object.entries(data)) {
      const path = pathOf(volume as keyof typeof mounted, key);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, value, { mode: 0o600 });
    }
  }
  const listener = (volume: "server" | "peer", ca: string): ListenerFiles => ({
    certificate: pathOf(volume, "tls.crt"),
    privateKey: pathOf(volume, "tls.key"),
    trust: pathOf("trust", ca),
  });
  return {
    server: listener("server", "client-ca.crt"),
    peer: listener("peer", "peer-ca.crt"),
  };
}
