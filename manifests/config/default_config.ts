import { apiVersion, type EtcdCluster, etcdClusterSchema, kind } from "./etcd_cluster.ts";

/** The cluster of an empty `spec`, named `etcd`: what is deployed when nothing is asked for. */
export function defaultConfig(): EtcdCluster {
  return etcdClusterSchema.parse({ apiVersion, kind, metadata: { name: "etcd" } });
}
