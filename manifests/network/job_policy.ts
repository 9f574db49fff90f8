import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { componentLabels } from "../labels.ts";
import { apiServerEgress, dnsEgress, memberEgress, objectStoreEgress } from "./egress_rules.ts";
import { type NetworkPolicy, networkPolicy } from "./network_policy.ts";

/**
 * Our Jobs are reached by nobody, and reach members as clients, name resolution, the API server and
 * the store of snapshots.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function jobPolicy(config: EtcdCluster): NetworkPolicy {
  return networkPolicy(config, {
    name: clusterNames(config).jobs,
    podLabels: componentLabels(config, "job"),
    ingress: [],
    egress: [
      memberEgress(config, [config.spec.ports.client]),
      dnsEgress(),
      apiServerEgress(config),
      ...objectStoreEgress(config),
    ],
  });
}
