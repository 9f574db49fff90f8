import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { keeperPort } from "../keeper/keeper_port.ts";
import { componentLabels } from "../labels.ts";
import { apiServerEgress, dnsEgress, memberEgress, tcpPort } from "./egress_rules.ts";
import { type NetworkPolicy, networkPolicy } from "./network_policy.ts";
import { monitoringPeers } from "./policy_peer.ts";

/**
 * The keeper is reached by monitoring alone, and reaches members, name resolution and the API
 * server.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperPolicy(config: EtcdCluster): NetworkPolicy {
  const { client, metrics, peer } = config.spec.ports;
  return networkPolicy(config, {
    name: clusterNames(config).keeper,
    podLabels: componentLabels(config, "keeper"),
    ingress: [{ ports: [tcpPort(keeperPort)], from: monitoringPeers(config) }],
    egress: [memberEgress(config, [client, peer, metrics]), dnsEgress(), apiServerEgress(config)],
  });
}
