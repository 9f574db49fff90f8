import type { V1Service } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { ipFamilySpec } from "../ip_families.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { selectorLabels } from "../labels.ts";
import { objectMetadata } from "../object_metadata.ts";

/**
 * The headless Service, by which members find each other. It publishes members that are not ready,
 * because they become ready only by finding each other, and it is the only headless Service that
 * selects the pods, because etcd checks a peer's certificate against the name that the peer's
 * address resolves to.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function headlessService(config: EtcdCluster): V1Service & KubernetesObject {
  const { client, metrics, peer } = config.spec.ports;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: objectMetadata(config, { name: clusterNames(config).headlessService }),
    spec: {
      clusterIP: "None",
      publishNotReadyAddresses: true,
      ...ipFamilySpec(config),
      ports: [
        { name: "client", port: client, protocol: "TCP", targetPort: "client" },
        { name: "peer", port: peer, protocol: "TCP", targetPort: "peer" },
        { name: "metrics", port: metrics, protocol: "TCP", targetPort: "metrics" },
      ],
      selector: selectorLabels(config),
    },
  };
}
