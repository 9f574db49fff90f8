import type { Etcd3 } from "etcd3";
import { auditTenants } from "../../etcd/tenants/audit_tenants.ts";
import { type Authorization, readAuthorization } from "../../etcd/tenants/authorization.ts";
import type { Finding } from "../../etcd/tenants/finding.ts";
import { hasPassword } from "../../etcd/tenants/has_password.ts";
import { takeKeyCensus } from "../../etcd/tenants/key_census.ts";
import { ownTenants } from "../../etcd/tenants/own_tenants.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";

/** What an audit knows beforehand. */
export interface AuditClusterOptions {
  /** Tenants whose prefix is not `/<name>/`. */
  readonly declared?: readonly Tenant[];
  /** Users that may have role root besides root and the keeper. */
  readonly administrators?: readonly string[];
}

/** What an audit found. */
export interface ClusterAudit {
  /** What is wrong; what concerns other tenants comes first. */
  readonly findings: readonly Finding[];
  /** Who was taken for a tenant. */
  readonly tenants: readonly Tenant[];
  /** Users and roles as they were. */
  readonly authorization: Authorization;
}

/**
 * Reads users, roles and how many keys are nobody's, and says what is wrong with them. It reads no
 * value and changes nothing; one failed login a user tells whether it has a password.
 *
 * @param client a client of a user with the role root
 */
export async function auditCluster(
  client: Etcd3,
  options: AuditClusterOptions = {},
): Promise<ClusterAudit> {
  const authorization = await readAuthorization(client);
  const tenants = ownTenants(authorization, options.declared);
  const passwords: string[] = [];
  for (const { name } of authorization.users) {
    if (await hasPassword(client, name)) passwords.push(name);
  }
  const census = await takeKeyCensus(client, tenants);
  const findings = auditTenants({ ...options, authorization, passwords, census });
  return { findings, tenants, authorization };
}
