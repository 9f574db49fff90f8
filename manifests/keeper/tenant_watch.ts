import type { V1ClusterRole, V1ClusterRoleBinding } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";

/** The API group of Kamaji's kinds. */
const kamaji = "kamaji.clastix.io";

const rbac = "rbac.authorization.k8s.io";

/**
 * What lets the keeper see whether tenants' API servers were restarted: lists of TenantControlPlanes
 * and of pods, which live in namespaces of their own. It is the only right of ours beyond the
 * cluster's namespace, it reads only, and a list is all that is asked for. RBAC cannot restrict it
 * by labels.
 *
 * @returns nothing unless the config asks for it
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function tenantWatch(
  config: EtcdCluster,
): ((V1ClusterRole & KubernetesObject) | (V1ClusterRoleBinding & KubernetesObject))[] {
  if (!config.spec.certificates.client.watchTenants) return [];
  const { keeper, namespace, tenantWatch: name } = clusterNames(config);
  return [
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRole",
      metadata: objectMetadata(config, { name, clusterScoped: true }),
      rules: [
        { apiGroups: [kamaji], resources: ["tenantcontrolplanes"], verbs: ["list"] },
        { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
      ],
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: "ClusterRoleBinding",
      metadata: objectMetadata(config, { name, clusterScoped: true }),
      roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name: keeper, namespace }],
    },
  ];
}
