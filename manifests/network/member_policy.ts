import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { selectorLabels } from "../labels.ts";
import { apiServerEgress, dnsEgress, memberEgress, tcpPort } from "./egress_rules.ts";
import { type NetworkPolicy, networkPolicy } from "./network_policy.ts";
import { monitoringPeers, ownPods, policyPeer } from "./policy_peer.ts";

/**
 * Who may reach members: clients by their certificates, unless the config names them; the peer port
 * only each other, and the keeper, which looks at the certificate there; metrics, which are plain HTTP, from the keeper and from monitoring. Members
 * themselves reach each other, name resolution and, for the gate, the API server.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberPolicy(config: EtcdCluster): NetworkPolicy {
  const { networkPolicy: { clients }, ports } = config.spec;
  const keeper = ownPods(config, "keeper");
  const named = [keeper, ownPods(config, "job"), ...clients.map(policyPeer)];
  return networkPolicy(config, {
    name: clusterNames(config).memberPolicy,
    podLabels: selectorLabels(config),
    ingress: [
      { ports: [tcpPort(ports.client)], ...(clients.length === 0 ? {} : { from: named }) },
      { ports: [tcpPort(ports.peer)], from: [ownPods(config, "members"), keeper] },
      { ports: [tcpPort(ports.metrics)], from: [keeper, ...monitoringPeers(config)] },
    ],
    egress: [memberEgress(config, [ports.peer]), dnsEgress(), apiServerEgress(config)],
  });
}
