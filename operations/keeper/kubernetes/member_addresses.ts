import { peerNames, serverNames } from "../../../manifests/certificates/leaf_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { memberHost } from "../../../manifests/member_host.ts";
import type { MemberAddresses } from "../back_end.ts";

/**
 * How members are reached in Kubernetes: by the names that the headless Service gives their pods.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberAddresses(config: EtcdCluster): MemberAddresses {
  const { ports } = config.spec;
  return {
    endpoint: (pod) => `${memberHost(config, pod)}:${ports.client}`,
    peerUrl: (pod) => `https://${memberHost(config, pod)}:${ports.peer}`,
    serverNames: serverNames(config),
    peerNames: peerNames(config),
  };
}
