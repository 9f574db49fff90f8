import type { V1RoleBinding } from "@kubernetes/client-node";
import { clusterNames } from "./cluster_names.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { objectMetadata } from "./object_metadata.ts";

/** Who gets which role. */
export interface RoleGrant {
  /** Name of the Role, and of the RoleBinding. */
  readonly role: string;
  /** Name of the ServiceAccount. */
  readonly serviceAccount: string;
}

/**
 * Gives a Role of the cluster's namespace to a ServiceAccount of it.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function roleBinding(
  config: EtcdCluster,
  { role, serviceAccount }: RoleGrant,
): V1RoleBinding & KubernetesObject {
  const { namespace } = clusterNames(config);
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: objectMetadata(config, { name: role }),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: role },
    subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
  };
}
