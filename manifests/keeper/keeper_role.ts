import type { V1PolicyRule, V1Role } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { possibleMemberNames } from "../members/member_names.ts";
import { objectMetadata } from "../object_metadata.ts";
import { keeperSecrets } from "./keeper_secrets.ts";

/** The API group of Leases. */
const leases = "coordination.k8s.io";

/**
 * What the keeper may do: everything by name, and nothing beyond its namespace. It deletes nothing
 * but members' pods, which is how one is restarted, and members' volume claims.
 *
 * The one exception is `create`, which RBAC cannot restrict by name, because a request that creates
 * carries its name in the body. So the keeper may add ConfigMaps, Secrets, Leases and Events of any
 * name to the namespace, but neither read nor change those of others afterwards. Lists and watches
 * are of one object each (field selector `metadata.name`), as RBAC asks of a rule with names.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperRole(config: EtcdCluster): V1Role & KubernetesObject {
  const names = clusterNames(config);
  const pods = possibleMemberNames(config);
  const claims = pods.map((pod) => `data-${pod}`);
  const published = [names.membersConfigMap, names.statusConfigMap, names.ticketsConfigMap];
  const secrets = keeperSecrets(config);
  const isBundled = config.spec.snapshots.bundle.recipients.length > 0;
  const made = [...secrets.made, ...(isBundled ? [names.bundleSecret] : [])];
  const members = [names.statefulSet];
  const { defragmentationJob, drillJob, snapshotJob, verificationJob } = names;
  const schedules = [snapshotJob, verificationJob, drillJob, defragmentationJob];
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: objectMetadata(config, { name: names.keeper }),
    rules: [
      may(["get", "list", "watch"], { resource: "configmaps", names: [names.configConfigMap] }),
      may(["get", "update"], { resource: "configmaps", names: published }),
      may(["get", "update"], { resource: "secrets", names: made }),
      ...(secrets.given.length === 0
        ? []
        : [may(["get"], { resource: "secrets", names: secrets.given })]),
      mayCreate("", ["configmaps", "events", "secrets"]),
      may(["get", "delete"], { resource: "persistentvolumeclaims", names: claims }),
      may(["get", "delete"], { resource: "pods", names: pods }),
      may(["get", "list", "watch"], { group: "apps", resource: "statefulsets", names: members }),
      may(["get", "patch"], { group: "apps", resource: "statefulsets/scale", names: members }),
      may(["get", "update"], {
        group: leases,
        resource: "leases",
        names: [names.keeper, names.operationsLease],
      }),
      mayCreate(leases, ["leases"]),
      may(["get"], { group: "batch", resource: "cronjobs", names: schedules }),
    ],
  };
}

interface NamedObjects {
  readonly group?: string;
  readonly resource: string;
  readonly names: readonly string[];
}

function may(verbs: string[], { group = "", resource, names }: NamedObjects): V1PolicyRule {
  return { apiGroups: [group], resources: [resource], resourceNames: [...names], verbs };
}

function mayCreate(group: string, resources: string[]): V1PolicyRule {
  return { apiGroups: [group], resources, verbs: ["create"] };
}
