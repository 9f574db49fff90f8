import { certManagerObjects } from "./certificates/cert_manager_objects.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";
import { configConfigMap } from "./config_map.ts";
import { dataStore } from "./data_store.ts";
import { jobObjects } from "./jobs/job_objects.ts";
import { keeperObjects } from "./keeper/keeper_objects.ts";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { clientService } from "./members/client_service.ts";
import { memberDisruptionBudget } from "./members/disruption_budget.ts";
import { gateObjects } from "./members/gate_objects.ts";
import { headlessService } from "./members/headless_service.ts";
import { memberServiceAccount } from "./members/service_account.ts";
import { memberStatefulSet } from "./members/stateful_set.ts";
import { type AvailableApis, isOmitted } from "./monitoring/missing_apis.ts";
import { monitoringObjects } from "./monitoring/monitoring_objects.ts";
import { networkPolicies } from "./network/network_policies.ts";
import { syncWaveOf } from "./sync_wave.ts";

/** What is known of the Kubernetes cluster besides the config. */
export interface RenderOptions {
  /** Its APIs; only what the config wants left out where they are missing depends on them. */
  readonly availableApis?: AvailableApis;
}

/**
 * Turns a cluster's config into Kubernetes objects: all of them or, when it throws, none. The
 * result depends on the config alone, save for kinds that it wants left out where they are missing;
 * the config is not changed.
 *
 * @returns the objects in the order in which Argo CD and `kubectl apply` should see them: by wave,
 * then by kind, then by name
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function render(
  config: EtcdCluster,
  { availableApis }: RenderOptions = {},
): KubernetesObject[] {
  const objects: KubernetesObject[] = [
    memberServiceAccount(config),
    headlessService(config),
    clientService(config),
    memberDisruptionBudget(config),
    memberStatefulSet(config),
    ...gateObjects(config),
    ...keeperObjects(config),
    configConfigMap(config),
    ...certManagerObjects(config),
    ...networkPolicies(config),
    ...dataStore(config),
    ...jobObjects(config),
    ...monitoringObjects(config),
  ];
  return objects.filter((object) => !isOmitted(object, { config, availableApis })).sort(inOrder);
}

function inOrder(a: KubernetesObject, b: KubernetesObject): number {
  return syncWaveOf(a) - syncWaveOf(b) || compare(a.kind, b.kind) ||
    compare(a.metadata.name, b.metadata.name);
}

/** By code units: the order must not depend on the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
