import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { jobPolicy } from "./job_policy.ts";
import { keeperPolicy } from "./keeper_policy.ts";
import { memberPolicy } from "./member_policy.ts";
import type { NetworkPolicy } from "./network_policy.ts";

/**
 * The NetworkPolicies: one for each kind of pod we have, so that none is open.
 *
 * @returns nothing where the config wants none
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function networkPolicies(config: EtcdCluster): NetworkPolicy[] {
  if (!config.spec.networkPolicy.enabled) return [];
  return [memberPolicy(config), keeperPolicy(config), jobPolicy(config)];
}
