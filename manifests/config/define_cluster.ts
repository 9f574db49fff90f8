import type { EtcdClusterInput } from "./etcd_cluster.ts";

/**
 * Gives the default export of an `etcd.config.ts` its type, so that an editor completes and checks
 * it. It returns what it is given: the document is validated when it is loaded.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { defineCluster } from "./define_cluster.ts";
 *
 * const cluster = defineCluster({
 *   apiVersion: "etcd.kamaji.clastix.io/v1alpha1",
 *   kind: "EtcdCluster",
 *   metadata: { name: "tenants" },
 *   spec: { members: 5 },
 * });
 * assert.equal(cluster.spec?.members, 5);
 * ```
 */
export function defineCluster(input: EtcdClusterInput): EtcdClusterInput {
  return input;
}
