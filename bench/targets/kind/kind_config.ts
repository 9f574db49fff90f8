import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";

/** What a kind cluster makes necessary. */
export interface KindPlace {
  /** The namespace. */
  readonly namespace: string;
  /** How many nodes run pods. */
  readonly podNodes: number;
}

/**
 * A configuration for nodes that share one machine: members that are more than the nodes stand
 * together, and nobody claims what the machine does not have. What etcd itself is told stays.
 */
export function kindConfig(config: EtcdCluster, { namespace, podNodes }: KindPlace): EtcdCluster {
  const { metadata, spec } = config;
  return {
    ...config,
    metadata: { ...metadata, namespace },
    spec: {
      ...spec,
      scheduling: {
        ...spec.scheduling,
        hosts: podNodes < spec.members ? "preferred" : spec.scheduling.hosts,
      },
      resources: { ...spec.resources, requests: { cpu: "50m", memory: "128Mi" } },
    },
  };
}
