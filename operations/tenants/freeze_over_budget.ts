import type { Etcd3 } from "etcd3";
import { freezeTenant, tenantAccess } from "../../etcd/tenants/freeze_tenant.ts";
import { readRole } from "../../etcd/tenants/read_role.ts";
import { readThawMarks } from "../../etcd/tenants/thaw_mark.ts";
import type { OverBudget } from "./budget_step.ts";

/**
 * Which of the tenants above their budget are to be frozen now: those that may write, whose role is
 * what onboarding makes, and that nobody thawed lately. The count may be minutes old, but not this:
 * without candidates etcd is asked nothing.
 *
 * @param client a client of a user with the role root
 */
export async function dueForFreezing(
  client: Etcd3,
  candidates: readonly OverBudget[],
): Promise<OverBudget[]> {
  if (candidates.length === 0) return [];
  const thawed = await readThawMarks(client);
  const due: OverBudget[] = [];
  for (const tenant of candidates) {
    if (thawed.includes(tenant.name)) continue;
    const role = await readRole(client, tenant.name);
    if (tenantAccess(role, tenant) === "writable") due.push(tenant);
  }
  return due;
}

/**
 * Freezes a tenant that is above its budget, unless it was thawed since that was found.
 *
 * @param client a client of a user with the role root
 * @throws {Failure} `tenant-refused` when its role changed since
 */
export async function freezeOverBudget(client: Etcd3, tenant: OverBudget): Promise<void> {
  if ((await readThawMarks(client)).includes(tenant.name)) return;
  await freezeTenant(client, { tenant, role: await readRole(client, tenant.name) });
}
