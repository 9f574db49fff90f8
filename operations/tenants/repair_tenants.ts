import type { Etcd3 } from "etcd3";
import { narrowRole } from "../../etcd/tenants/narrow_role.ts";
import type { ClusterAudit } from "./audit_cluster.ts";

/** Roles of an audit that can be mended without taking a tenant's own keys away, each once. */
export function repairableRoles({ findings }: Pick<ClusterAudit, "findings">): string[] {
  const roles = findings.flatMap((finding) =>
    finding.code === "range-too-wide" && finding.fixable ? [finding.role] : []
  );
  return [...new Set(roles)];
}

/**
 * Takes from each role what it grants beyond its tenant's prefix, and from nobody anything else. One
 * that is killed in between is finished by auditing and repairing again.
 *
 * @param client a client of a user with the role root
 * @param repaired called after each role
 */
export async function repairTenants(
  client: Etcd3,
  { audit, repaired }: {
    readonly audit: ClusterAudit;
    readonly repaired?: (role: string) => void;
  },
): Promise<void> {
  for (const name of repairableRoles(audit)) {
    const role = audit.authorization.roles.find((each) => each.name === name);
    const tenant = audit.tenants.find((each) => each.name === name);
    if (role === undefined || tenant === undefined) continue;
    await narrowRole(client, { role, tenant });
    repaired?.(name);
  }
}
