import { freePorts } from "../../bench/targets/local/free_ports.ts";
import { createLocalMember, type LocalMember } from "../../bench/targets/local/local_member.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { enableAuthentication } from "../../etcd/enable_authentication.ts";
import { writeCertifiedKey } from "../../operations/certificates/write_certified_key.ts";
import type { ChartCertificates } from "./chart_certificates.ts";

/** Which members to start. */
export interface ChartMembersOptions {
  /** The etcd binary. */
  readonly binary: string;
  /** The chart's full name. */
  readonly name: string;
  /** The host of member 0 that certificates of the client port carry. */
  readonly serverName: string;
  /** Their certificates. */
  readonly certificates: ChartCertificates;
  /** How many. Default 3. */
  readonly members?: number;
  /** The peer URL that a member tells the others. Default: where it listens. */
  readonly advertise?: (pod: string) => string;
}

/** One member of a running release. */
export interface ChartMember extends LocalMember {
  /** `https://127.0.0.1:port` of its peer port. */
  readonly peerUrl: string;
}

/** Real etcd processes with the flags that the chart gives its pods, on loopback. */
export interface ChartMembers {
  /** The members in the order of their numbers. */
  readonly members: readonly ChartMember[];
  /** Where their data and certificates are. */
  readonly directory: string;
  /** `host:port` by pod. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** User root's. */
  readonly credentials: ClientCredentials;
  /** Ends all of them and removes their data. */
  stop(): Promise<void>;
}

/** Starts a release's members with authentication on, as after the chart's second Job. */
export async function startChartMembers(options: ChartMembersOptions): Promise<ChartMembers> {
  const { advertise, binary, certificates, members: count = 3, name, serverName } = options;
  const directory = await Deno.makeTempDir({ prefix: "chart-members-" });
  await writeCertificates(directory, certificates);
  const ports = Array.from({ length: count }, () => freePorts(3));
  const pods = ports.map(([client = 0, peer = 0, metrics = 0], index) => ({
    pod: `${name}-${index}`,
    client: `127.0.0.1:${client}`,
    peerUrl: `https://127.0.0.1:${peer}`,
    metricsUrl: `http://127.0.0.1:${metrics}`,
  }));
  const told = (pod: string, peerUrl: string) => advertise?.(pod) ?? peerUrl;
  const initial = pods.map(({ pod, peerUrl }) => `${pod}=${told(pod, peerUrl)}`).join(",");
  const members = pods.map(({ pod, client, peerUrl, metricsUrl }) => ({
    peerUrl,
    ...createLocalMember({
      name: pod,
      binary,
      environment: {},
      endpoint: client,
      metricsUrl,
      dataDirectory: `${directory}/${pod}`,
      logFile: `${directory}/${pod}.log`,
      temporaryDirectory: directory,
      arguments: chartArguments({
        pod,
        client,
        peerUrl,
        metricsUrl,
        initial,
        directory,
        advertised: told(pod, peerUrl),
      }),
    }),
  }));
  const stop = async () => {
    await Promise.all(members.map((member) => member.kill()));
    await Deno.remove(directory, { recursive: true });
  };
  const credentials = {
    trust: certificates.authority.certificate,
    ...certificates.rootClient,
  };
  try {
    for (const member of members) member.start();
    await Promise.all(members.map((member) => member.ready()));
    const endpoints = members.map(({ endpoint }) => endpoint);
    const root = connectEtcd({ endpoints: endpoints.slice(0, 1), credentials, serverName });
    await enableAuthentication(root).finally(() => root.close());
  } catch (error) {
    await stop();
    throw error;
  }
  const endpoints = Object.fromEntries(members.map(({ name, endpoint }) => [name, endpoint]));
  return { members, directory, endpoints, credentials, stop };
}

async function writeCertificates(
  directory: string,
  { authority, peer, server }: ChartCertificates,
): Promise<void> {
  await Deno.writeTextFile(`${directory}/ca.crt`, authority.certificate);
  await writeCertifiedKey(server, { directory, name: "server" });
  await writeCertifiedKey(peer, { directory, name: "peer" });
}

interface ChartPlace {
  readonly pod: string;
  readonly client: string;
  readonly peerUrl: string;
  readonly metricsUrl: string;
  readonly initial: string;
  readonly advertised: string;
  readonly directory: string;
}

/** The chart's flags, with loopback's addresses. */
function chartArguments(place: ChartPlace): string[] {
  const { advertised, client, directory, initial, metricsUrl, peerUrl, pod } = place;
  return [
    `--data-dir=${directory}/${pod}`,
    `--name=${pod}`,
    "--initial-cluster-state=new",
    `--initial-cluster=${initial}`,
    `--initial-advertise-peer-urls=${advertised}`,
    `--advertise-client-urls=https://${client}`,
    "--initial-cluster-token=kamaji",
    `--listen-client-urls=https://${client}`,
    `--listen-metrics-urls=${metricsUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    "--client-cert-auth=true",
    "--peer-client-cert-auth=true",
    `--trusted-ca-file=${directory}/ca.crt`,
    `--cert-file=${directory}/server.crt`,
    `--key-file=${directory}/server.key`,
    `--peer-trusted-ca-file=${directory}/ca.crt`,
    `--peer-cert-file=${directory}/peer.crt`,
    `--peer-key-file=${directory}/peer.key`,
    "--auto-compaction-mode=periodic",
    "--auto-compaction-retention=5m",
    "--snapshot-count=10000",
    "--quota-backend-bytes=8589934592",
  ];
}
