import type { V1Service } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { ipFamilySpec } from "../ip_families.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { selectorLabels } from "../labels.ts";
import { objectMetadata } from "../object_metadata.ts";

/**
 * The Service that clients dial: one stable address, behind which are the members that are ready.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clientService(config: EtcdCluster): V1Service & KubernetesObject {
  const { ports, services } = config.spec;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: objectMetadata(config, {
      name: clusterNames(config).clientService,
      annotations: services.annotations,
    }),
    spec: {
      type: "ClusterIP",
      ...ipFamilySpec(config),
      ports: [{ name: "client", port: ports.client, protocol: "TCP", targetPort: "client" }],
      selector: selectorLabels(config),
    },
  };
}
