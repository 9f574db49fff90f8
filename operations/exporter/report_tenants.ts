import type { Etcd3 } from "etcd3";
import { auditTenants } from "../../etcd/tenants/audit_tenants.ts";
import { type Authorization, readAuthorization } from "../../etcd/tenants/authorization.ts";
import { tenantAccess } from "../../etcd/tenants/freeze_tenant.ts";
import { ownTenants } from "../../etcd/tenants/own_tenants.ts";
import type { Tenant } from "../../etcd/tenants/tenant.ts";
import type { TenantReport } from "../tenants/tenant_report.ts";
import { type CountOptions, countTenants } from "./count_tenants.ts";

/** What a report is made with. */
export interface ReportOptions extends CountOptions {
  /** Tenants whose prefix is not `/<name>/`. */
  readonly declared: readonly Tenant[];
  /** Users and roles as they were the last time; spares reading them when nothing changed. */
  readonly known?: Authorization;
  /** Told of users and roles, for the next time. */
  readonly learned?: (authorization: Authorization) => void;
}

/**
 * Counts what tenants hold and judges their roles.
 *
 * @param client of the one member that is asked, with the role root
 * @throws the signal's reason, or what the client throws
 */
export async function reportTenants(client: Etcd3, options: ReportOptions): Promise<TenantReport> {
  const begun = performance.now();
  const { declared } = options;
  const authorization = await readAuthorization(client, options.known);
  options.learned?.(authorization);
  const tenants = ownTenants(authorization, declared);
  const { busy, counts } = await countTenants(client, { tenants, options });
  return {
    takenAt: Date.now(),
    took: performance.now() - begun,
    busy,
    tenants: tenants.map((tenant) => ({
      ...tenant,
      ...counts.get(tenant.name) ?? { keys: 0, bytes: 0 },
      access: tenantAccess(authorization.roles.find(({ name }) => name === tenant.name), tenant),
    })),
    findings: auditTenants({ authorization, declared }),
  };
}
