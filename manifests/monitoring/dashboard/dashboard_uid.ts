import { stableHash } from "./stable_hash.ts";

/**
 * The identity of a cluster's first dashboard in Grafana, of which that of the second is made:
 * always the same for one namespace and name, whatever their length, since a uid has at most 40
 * characters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { dashboardUid } from "./dashboard_uid.ts";
 *
 * assert.equal(dashboardUid("kamaji-system", "etcd"), dashboardUid("kamaji-system", "etcd"));
 * assert.notEqual(dashboardUid("a", "bc"), dashboardUid("ab", "c"));
 * ```
 */
export function dashboardUid(namespace: string, name: string): string {
  return `kamaji-etcd-${stableHash(`${namespace}/${name}`).toString(16).padStart(16, "0")}`;
}
