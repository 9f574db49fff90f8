import { apiVersion, type EtcdCluster, etcdClusterSchema, kind } from "../etcd_cluster.ts";
import type { EtcdClusterInput } from "../etcd_cluster.ts";

/** A complete cluster named `tenants` with the given fields in its `spec`. */
export function exampleConfig(spec: EtcdClusterInput["spec"] = {}): EtcdCluster {
  return etcdClusterSchema.parse({ apiVersion, kind, metadata: { name: "tenants" }, spec });
}
