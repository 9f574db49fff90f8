import type { Etcd3 } from "etcd3";
import { Failure } from "../../diagnostics/failure.ts";
import type { AuthorizedRole, Permission } from "./authorization.ts";
import { isSameSpan } from "./key_span.ts";
import { markThawed } from "./thaw_mark.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/** Whether a tenant may write its keys; "unclear" when its role is not what onboarding makes. */
export type TenantAccess = "writable" | "frozen" | "unclear";

/** Tells by a tenant's role whether it is frozen. */
export function tenantAccess(role: AuthorizedRole | undefined, tenant: Tenant): TenantAccess {
  const [only, ...others] = role?.permissions ?? [];
  if (only === undefined || others.length > 0) return "unclear";
  const { key, rangeEnd } = keyRangeOf(tenant);
  if (!isSameSpan(only, { key, rangeEnd })) return "unclear";
  const access: Record<Permission["access"], TenantAccess> = {
    readwrite: "writable",
    read: "frozen",
    write: "unclear",
  };
  return access[only.access];
}

/**
 * Lets a tenant read its keys and change none of them: nothing is written, renewed or deleted any
 * more, leader elections of its control plane included, until it is thawed. One request that
 * replaces the permission in place, so the tenant reads on meanwhile.
 *
 * @param client a client of a user with the role root
 * @throws {Failure} `tenant-refused` for a role that is not what onboarding makes: narrowing one of
 * several spans would be no freeze
 */
export async function freezeTenant(
  client: Etcd3,
  { role, tenant }: { readonly role: AuthorizedRole | undefined; readonly tenant: Tenant },
): Promise<void> {
  if (tenantAccess(role, tenant) === "unclear") throw unclear(tenant);
  await grant(client, { tenant, permType: "Read" });
}

/** How a tenant is thawed. */
export interface ThawOptions {
  /** Whom. */
  readonly tenant: Tenant;
  /** Its role as it is. */
  readonly role: AuthorizedRole | undefined;
  /** Seconds for which nobody freezes it again, however much it holds. */
  readonly seconds: number;
}

/**
 * Lets a tenant write again. The note that keeps it from being frozen at once is made first, so a
 * kill in between leaves a tenant that is frozen and can be thawed by calling again.
 *
 * @param client a client of a user with the role root
 * @throws {Failure} `tenant-refused` for a role that is not what onboarding or a freeze makes
 */
export async function thawTenant(
  client: Etcd3,
  { role, seconds, tenant }: ThawOptions,
): Promise<void> {
  if (tenantAccess(role, tenant) === "unclear") throw unclear(tenant);
  await markThawed(client, { tenant, seconds });
  await grant(client, { tenant, permType: "Readwrite" });
}

async function grant(
  client: Etcd3,
  { permType, tenant }: { readonly tenant: Tenant; readonly permType: "Read" | "Readwrite" },
): Promise<void> {
  const { key, rangeEnd } = keyRangeOf(tenant);
  await client.auth.roleGrantPermission({
    name: tenant.name,
    perm: { permType, key, range_end: rangeEnd },
  });
}

function unclear({ name }: Tenant): Failure {
  return new Failure(
    "tenant-refused",
    `The role of "${name}" does not grant exactly its prefix, for reading or for both`,
    { hint: "Run kamaji-etcd tenant audit, and mend what it finds" },
  );
}
