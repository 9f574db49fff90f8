import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { ListenerFiles, MemberPlace } from "../etcd_arguments.ts";
import { memberHost } from "../member_host.ts";
import { dataDirectory, mountPaths } from "./mount_paths.ts";

/** Expanded by the kubelet; etcd's image has no shell that could. */
const podName = "$(POD_NAME)";

/**
 * Where a member runs in Kubernetes: one description for all pods, in which only the pod's name is
 * left to the kubelet.
 *
 * Peers are admitted by one name, that of member 0. etcd asks whether the peer's certificate is
 * valid for it (Go's `VerifyHostname`, in etcd client/pkg/transport/listener.go), which holds for
 * the wildcard of our certificates as well as for the clastix chart's lists of members. It is one
 * name because etcd 3.5 knows no list.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function podPlace(config: EtcdCluster): MemberPlace {
  const { ports, services } = config.spec;
  const host = memberHost(config, podName);
  // Go listens on both families at [::].
  const anywhere = services.ipFamilies.includes("IPv6") ? "[::]" : "0.0.0.0";
  return {
    name: podName,
    dataDirectory: dataDirectory(config),
    listenClientUrls: [`https://${anywhere}:${ports.client}`],
    listenPeerUrls: [`https://${anywhere}:${ports.peer}`],
    listenMetricsUrls: [`http://${anywhere}:${ports.metrics}`],
    advertiseClientUrl: `https://${host}:${ports.client}`,
    advertisePeerUrl: `https://${host}:${ports.peer}`,
    client: listenerFiles(mountPaths.server, "client-ca.crt"),
    peer: listenerFiles(mountPaths.peer, "peer-ca.crt"),
    peerHostnames: [memberHost(config, `${clusterNames(config).statefulSet}-0`)],
  };
}

function listenerFiles(directory: string, trust: string): ListenerFiles {
  return {
    certificate: `${directory}/tls.crt`,
    privateKey: `${directory}/tls.key`,
    trust: `${mountPaths.trust}/${trust}`,
  };
}
