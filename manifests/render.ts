import type { EtcdCluster } from "./config/etcd_cluster.ts";
import type { KubernetesObject } from "./kubernetes_object.ts";
import { clientService } from "./members/client_service.ts";
import { memberDisruptionBudget } from "./members/disruption_budget.ts";
import { headlessService } from "./members/headless_service.ts";
import { memberServiceAccount } from "./members/service_account.ts";
import { memberStatefulSet } from "./members/stateful_set.ts";
import { syncWaveOf } from "./sync_wave.ts";

/**
 * Turns a cluster's config into Kubernetes objects: all of them or, when it throws, none. The
 * result depends on the config alone; the config is not changed.
 *
 * @returns the objects in the order in which Argo CD and `kubectl apply` should see them: by wave,
 * then by kind, then by name
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function render(config: EtcdCluster): KubernetesObject[] {
  const objects: KubernetesObject[] = [
    memberServiceAccount(config),
    headlessService(config),
    clientService(config),
    memberDisruptionBudget(config),
    memberStatefulSet(config),
  ];
  return objects.sort(inOrder);
}

function inOrder(a: KubernetesObject, b: KubernetesObject): number {
  return syncWaveOf(a) - syncWaveOf(b) || compare(a.kind, b.kind) ||
    compare(a.metadata.name, b.metadata.name);
}

/** By code units: the order must not depend on the machine's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
