import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { roleBinding } from "../role_binding.ts";
import { keeperDeployment } from "./deployment.ts";
import { keeperDisruptionBudget } from "./disruption_budget.ts";
import { keeperRole } from "./keeper_role.ts";
import { keeperServiceAccount } from "./service_account.ts";
import { tenantWatch } from "./tenant_watch.ts";

/**
 * The keeper and what it may do. Its Lease is not among it, because the keeper makes that itself.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperObjects(config: EtcdCluster): KubernetesObject[] {
  const { keeper } = clusterNames(config);
  return [
    keeperServiceAccount(config),
    keeperRole(config),
    roleBinding(config, { role: keeper, serviceAccount: keeper }),
    ...tenantWatch(config),
    keeperDeployment(config),
    ...keeperDisruptionBudget(config),
  ];
}
