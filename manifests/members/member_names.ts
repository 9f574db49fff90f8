import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";

/** The most members a cluster can have, as the config's schema says. */
const mostMembers = 7;

/**
 * The pods of the members that the config asks for.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberNames(config: EtcdCluster): string[] {
  return numbered(config, config.spec.members);
}

/**
 * The pods of all members that there may ever be, whatever the config asks for now: while a cluster
 * shrinks, there are more than that.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function possibleMemberNames(config: EtcdCluster): string[] {
  return numbered(config, mostMembers);
}

function numbered(config: EtcdCluster, count: number): string[] {
  const { statefulSet } = clusterNames(config);
  return Array.from({ length: count }, (_, index) => `${statefulSet}-${index}`);
}
