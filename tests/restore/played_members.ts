import { dirname, join } from "node:path";
import { freePorts } from "../../bench/targets/local/free_ports.ts";
import { createLocalMember, type LocalMember } from "../../bench/targets/local/local_member.ts";
import { loopbackPlace, type MemberPorts } from "../../bench/targets/local/loopback_place.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { etcdArguments, type ListenerFiles } from "../../manifests/etcd_arguments.ts";
import { admissionByData, admissionByTicket } from "../../operations/gate/admission.ts";
import { inspectDataDirectory } from "../../operations/gate/data_directory.ts";
import { readTicket } from "../../operations/gate/ticket.ts";
import type { MemberAddresses } from "../../operations/keeper/back_end.ts";
import type { RestoreBackEnd } from "../../operations/restore/restore_back_end.ts";

/** The members of a restored cluster as processes, each behind the gate. */
export interface PlayedMembers {
  /** Where members are. */
  readonly addresses: MemberAddresses;
  /** The running members by their pods. */
  readonly running: ReadonlyMap<string, LocalMember>;
  /** `host:port` of a member's client port. */
  endpoint(pod: string): string;
  /** Where a member's volume is. */
  volume(pod: string): string;
  /** Starts and ends what the wished count asks for; what Kubernetes does by itself. */
  tick(replicas: number, read: RestoreBackEnd["read"]): Promise<void>;
  /** Ends a member by force; the next tick starts it again. */
  kill(pod: string): Promise<void>;
  /** Ends all. */
  stop(): Promise<void>;
}

/** What members are played with. */
export interface PlayedOptions {
  /** The cluster. */
  readonly config: EtcdCluster;
  /** Path of etcd. */
  readonly binary: string;
  /** An empty directory for volumes and logs. */
  readonly directory: string;
}

const mostMembers = 5;

/** Plays the StatefulSet's controller and the kubelet with real etcd processes. */
export function playMembers(options: PlayedOptions): PlayedMembers {
  const { config, directory } = options;
  const ports = freePorts(mostMembers * 3);
  const portsOf = (pod: string): MemberPorts => {
    const at = Number(pod.slice(pod.lastIndexOf("-") + 1)) * 3;
    const [client = 0, peer = 0, metrics = 0] = ports.slice(at, at + 3);
    return { client, peer, metrics };
  };
  const running = new Map<string, LocalMember>();
  const volume = (pod: string) => join(directory, `data-${pod}`);
  const endpoint = (pod: string) => `127.0.0.1:${portsOf(pod).client}`;
  const kill = async (pod: string) => {
    const member = running.get(pod);
    await member?.kill();
    running.delete(pod);
  };
  return {
    running,
    volume,
    endpoint,
    kill,
    addresses: {
      endpoint,
      peerUrl: (pod) => `https://127.0.0.1:${portsOf(pod).peer}`,
      serverNames: { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] },
      peerNames: { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] },
    },
    async tick(replicas, read) {
      for (const pod of [...running.keys()]) {
        if (Number(pod.slice(pod.lastIndexOf("-") + 1)) >= replicas) await kill(pod);
      }
      for (let index = 0; index < replicas; index++) {
        const pod = `${config.metadata.name}-${index}`;
        if (running.get(pod)?.pid !== undefined) continue;
        const member = await admitted(options, { pod, read, volume, ports: portsOf(pod) });
        member?.start();
        if (member !== undefined) running.set(pod, member);
      }
    },
    stop: async () => {
      await Promise.all([...running.keys()].map(kill));
    },
  };
}

interface Pod {
  readonly pod: string;
  readonly ports: MemberPorts;
  readonly volume: (pod: string) => string;
  readonly read: RestoreBackEnd["read"];
}

/** A member whose pod has all it mounts, and whose gate lets it pass. */
async function admitted(
  { config, binary, directory }: PlayedOptions,
  { pod, ports, read, volume }: Pod,
): Promise<LocalMember | undefined> {
  const names = clusterNames(config);
  const environment = await read({ kind: "ConfigMap", name: names.membersConfigMap });
  const tickets = await read({ kind: "ConfigMap", name: names.ticketsConfigMap });
  const listeners = await mounted(join(directory, "mounts", pod), { config, read });
  if (environment === undefined || listeners === undefined) return undefined;
  await Deno.mkdir(volume(pod), { recursive: true });
  const place = loopbackPlace({ name: pod, directory: volume(pod), pki: listeners, ports });
  const { dataDirectory: wished } = config.spec.storage;
  const dataDirectory = wished === "." ? volume(pod) : join(volume(pod), wished);
  const data = await inspectDataDirectory(dataDirectory);
  const admission = admissionByData(data) ??
    admissionByTicket(data, { ticket: readTicket(tickets?.data[pod]), claim: `uid-${pod}` });
  if (!admission.admitted) return undefined;
  return createLocalMember({
    name: pod,
    binary,
    arguments: etcdArguments(config, { ...place, dataDirectory }),
    environment: environment.data,
    endpoint: `127.0.0.1:${ports.client}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}`,
    dataDirectory,
    logFile: join(directory, `${pod}.log`),
  });
}

async function mounted(
  directory: string,
  { config, read }: { readonly config: EtcdCluster; readonly read: RestoreBackEnd["read"] },
): Promise<{ readonly server: ListenerFiles; readonly peer: ListenerFiles } | undefined> {
  const names = clusterNames(config);
  const volumes = { server: names.serverSecret, peer: names.peerSecret, trust: names.trustSecret };
  for (const [volume, name] of Object.entries(volumes)) {
    const secret = await read({ kind: "Secret", name });
    if (secret === undefined) return undefined;
    for (const [key, value] of Object.entries(secret.data)) {
      const path = join(directory, volume, key);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, value, { mode: 0o600 });
    }
  }
  const files = (volume: "server" | "peer", trust: string): ListenerFiles => ({
    certificate: join(directory, volume, "tls.crt"),
    privateKey: join(directory, volume, "tls.key"),
    trust: join(directory, "trust", trust),
  });
  return { server: files("server", "client-ca.crt"), peer: files("peer", "peer-ca.crt") };
}
