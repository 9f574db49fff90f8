import type { EtcdCluster } from "./config/etcd_cluster.ts";

/**
 * The Secret with a declared tenant's credentials. A tenant's name may hold capitals, dots and
 * underscores, which a Secret's may not: they become small letters and hyphens. A rule of the
 * config refuses two tenants whose Secrets would be the same.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { tenantSecretName } from "./tenant_secret_name.ts";
 * import { exampleCluster } from "./testing/example_cluster.ts";
 *
 * assert.equal(tenantSecretName(exampleCluster(), "Team_A"), "etcd-tenant-team-a");
 * ```
 */
export function tenantSecretName({ metadata }: EtcdCluster, tenant: string): string {
  return `${metadata.name}-tenant-${tenant.toLowerCase().replaceAll(/[^a-z0-9]/g, "-")}`;
}
