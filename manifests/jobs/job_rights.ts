import type { V1Role, V1RoleBinding, V1ServiceAccount } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";
import { roleBinding } from "../role_binding.ts";

/**
 * Who our Jobs are, and what they may do: take the operations Lease, and read how the cluster is.
 * Only defragmentation does so, and only it gets a token.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function jobRights(
  config: EtcdCluster,
): [
  V1ServiceAccount & KubernetesObject,
  V1Role & KubernetesObject,
  V1RoleBinding & KubernetesObject,
] {
  const { jobs: name } = clusterNames(config);
  return [
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: objectMetadata(config, { name }),
      automountServiceAccountToken: false,
    },
    jobRole(config),
    roleBinding(config, { role: name, serviceAccount: name }),
  ];
}

function jobRole(config: EtcdCluster): V1Role & KubernetesObject {
  const { jobs: name, operationsLease, statusConfigMap } = clusterNames(config);
  const leases = { apiGroups: ["coordination.k8s.io"], resources: ["leases"] };
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: objectMetadata(config, { name }),
    rules: [
      // A right to create cannot be limited to a name: the API server does not know it yet.
      { ...leases, verbs: ["create"] },
      { ...leases, resourceNames: [operationsLease], verbs: ["get", "update", "patch"] },
      {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: [statusConfigMap],
        verbs: ["get"],
      },
    ],
  };
}
