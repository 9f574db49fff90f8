import type { V1ConfigMap } from "@kubernetes/client-node";
import { clusterJson } from "./cluster_json.ts";
import { clusterNames } from "./cluster_names.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { objectMetadata } from "./object_metadata.ts";

/** The key under which the configuration stands in its ConfigMap. */
export const clusterKey = "cluster.json";

/**
 * The ConfigMap with the whole configuration, which the keeper watches and our Jobs mount.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function configConfigMap(config: EtcdCluster): V1ConfigMap & KubernetesObject {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: objectMetadata(config, {
      name: clusterNames(config).configConfigMap,
      large: true,
    }),
    data: { [clusterKey]: clusterJson(config) },
  };
}
