import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { etcdArguments, type ListenerFiles } from "../etcd_arguments.ts";
import { jobPaths } from "./job_paths.ts";

/** The throw-away member's name; no member of a real cluster is called so. */
const name = "drill";

/** What `etcdutl` is given to make the throw-away member's data directory from the snapshot. */
export function drillRestoreArguments(config: EtcdCluster): string[] {
  const peerUrl = peerUrlOf(config);
  return [
    "snapshot",
    "restore",
    jobPaths.snapshot,
    `--data-dir=${jobPaths.restored}`,
    `--name=${name}`,
    `--initial-cluster=${name}=${peerUrl}`,
    `--initial-cluster-token=${name}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
  ];
}

/**
 * The flags of the throw-away member. It serves on loopback alone, under a member's certificate and
 * with the same trust, because a restored database asks for the same users as ever.
 */
export function drillMemberArguments(config: EtcdCluster): string[] {
  const { client, metrics } = config.spec.ports;
  const files: ListenerFiles = {
    certificate: `${jobPaths.server}/tls.crt`,
    privateKey: `${jobPaths.server}/tls.key`,
    trust: `${jobPaths.trust}/client-ca.crt`,
  };
  const clientUrl = `https://127.0.0.1:${client}`;
  return etcdArguments(config, {
    name,
    dataDirectory: jobPaths.restored,
    listenClientUrls: [clientUrl],
    listenPeerUrls: [peerUrlOf(config)],
    listenMetricsUrls: [`http://127.0.0.1:${metrics}`],
    advertiseClientUrl: clientUrl,
    advertisePeerUrl: peerUrlOf(config),
    client: files,
    peer: files,
    peerHostnames: ["localhost"],
  });
}

function peerUrlOf({ spec }: EtcdCluster): string {
  return `https://127.0.0.1:${spec.ports.peer}`;
}
