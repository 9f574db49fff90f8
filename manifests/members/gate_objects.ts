import type { V1Role } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";
import { roleBinding } from "../role_binding.ts";
import { possibleMemberNames } from "./member_names.ts";

/**
 * What the gate may do, and that the members' ServiceAccount may: read the tickets, and the uid of
 * the claim that the pod's volume belongs to.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function gateObjects(config: EtcdCluster): KubernetesObject[] {
  const { gateRole: role, serviceAccount } = clusterNames(config);
  return [gateRole(config), roleBinding(config, { role, serviceAccount })];
}

function gateRole(config: EtcdCluster): V1Role & KubernetesObject {
  const { gateRole, ticketsConfigMap } = clusterNames(config);
  const claims = possibleMemberNames(config).map((pod) => `data-${pod}`);
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: objectMetadata(config, { name: gateRole }),
    rules: [
      {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: [ticketsConfigMap],
        verbs: ["get"],
      },
      {
        apiGroups: [""],
        resources: ["persistentvolumeclaims"],
        resourceNames: claims,
        verbs: ["get"],
      },
    ],
  };
}
