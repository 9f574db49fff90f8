import type { V1ServiceAccount } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";

/**
 * The keeper's identity. Its token reaches only pods that ask for it, as the keeper's do.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperServiceAccount(config: EtcdCluster): V1ServiceAccount & KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: objectMetadata(config, { name: clusterNames(config).keeper }),
    automountServiceAccountToken: false,
  };
}
