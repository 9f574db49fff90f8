/**
 * User names that no tenant may have. `root` is etcd's own administrator; the others are names
 * that certificates of the cluster itself carry, whose holders would become that tenant.
 */
export const reservedTenantNames: readonly string[] = [
  "root",
  "etcd-server",
  "etcd-peer",
  "etcd-keeper",
  "etcd-health",
];
