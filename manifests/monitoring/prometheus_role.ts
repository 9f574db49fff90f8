import type { V1Role, V1RoleBinding } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";

/**
 * What lets Prometheus find the targets, in the namespace where they live: for those that may not
 * look into every namespace. EndpointSlices are needed too, since newer operators discover by them.
 *
 * @returns nothing where the config names no ServiceAccount
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function prometheusRole(
  config: EtcdCluster,
): ((V1Role & KubernetesObject) | (V1RoleBinding & KubernetesObject))[] {
  const { enabled, prometheus } = config.spec.monitoring.serviceMonitor;
  if (!enabled || prometheus === undefined) return [];
  const name = clusterNames(config).metrics;
  const verbs = ["get", "list", "watch"];
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: objectMetadata(config, { name }),
      rules: [
        { apiGroups: [""], resources: ["services", "endpoints", "pods"], verbs },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: objectMetadata(config, { name }),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{
        kind: "ServiceAccount",
        name: prometheus.serviceAccount,
        namespace: prometheus.namespace,
      }],
    },
  ];
}
