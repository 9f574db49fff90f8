import { clusterNames } from "./cluster_names.ts";
import type { EtcdCluster } from "./config/etcd_cluster.ts";

/**
 * The DNS name of a member: what the headless Service publishes for its pod, and what its
 * certificates carry (by the wildcard `*.<name>.<namespace>.svc.<domain>`).
 *
 * @param config the cluster
 * @param pod the pod's name, as in `etcd-0`, or a `$(VARIABLE)` that holds it
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberHost(config: EtcdCluster, pod: string): string {
  const { headlessService, namespace } = clusterNames(config);
  return `${pod}.${headlessService}.${namespace}.svc.${config.spec.clusterDomain}`;
}
