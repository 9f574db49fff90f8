import type { EtcdCluster } from "../config/etcd_cluster.ts";

/**
 * Where a member's volumes are mounted. The data's path is the clastix chart's; the others are
 * whole directories, since a file mounted by `subPath` would never show a renewed certificate.
 */
export const mountPaths = {
  /** The member's own volume. */
  data: "/var/run/etcd",
  /** Certificate and key of the client port. */
  server: "/etc/etcd/tls/server",
  /** Certificate and key of the peer port. */
  peer: "/etc/etcd/tls/peer",
  /** The CA certificates that etcd trusts. */
  trust: "/etc/etcd/tls/trust",
  /** Where client libraries look for the ServiceAccount's token. */
  token: "/var/run/secrets/kubernetes.io/serviceaccount",
} as const;

/** etcd's data directory in a pod; the volume's root for `storage.dataDirectory` "." */
export function dataDirectory({ spec }: EtcdCluster): string {
  const { dataDirectory } = spec.storage;
  return dataDirectory === "." ? mountPaths.data : `${mountPaths.data}/${dataDirectory}`;
}
