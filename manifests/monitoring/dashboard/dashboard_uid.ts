/** FNV-1a of 64 bits: its offset and its prime (RFC 9923). */
const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/**
 * The identity of a cluster's dashboard in Grafana: always the same for one namespace and name,
 * whatever their length, since a uid has at most 40 characters.
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
  let hash = offset;
  for (const byte of new TextEncoder().encode(`${namespace}/${name}`)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime);
  }
  return `kamaji-etcd-${hash.toString(16).padStart(16, "0")}`;
}
