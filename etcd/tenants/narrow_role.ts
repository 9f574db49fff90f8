import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { unlessMissing } from "../unless_exists.ts";
import { isSurplus } from "./audit_tenants.ts";
import type { AuthorizedRole } from "./authorization.ts";
import { isSameSpan } from "./key_span.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/**
 * Takes from a tenant's role what it grants beyond the tenant's prefix. The right span is granted
 * before the wide one is revoked, so the tenant has its own keys at every moment, and a kill between
 * the two is mended by calling again with what the role is then.
 *
 * A span that is granted already is not granted again: etcd would keep it twice where another one
 * begins with the same key (etcd server/auth/store.go, RoleGrantPermission).
 *
 * @param client a client of a user with the role root
 * @returns how many spans were revoked
 */
export async function narrowRole(
  client: Etcd3,
  { role, tenant }: { readonly role: AuthorizedRole; readonly tenant: Tenant },
): Promise<number> {
  const surplus = role.permissions.filter((permission) => isSurplus(permission, tenant));
  if (surplus.length === 0) return 0;
  const { key, rangeEnd } = keyRangeOf(tenant);
  const hasOwn = role.permissions.some((permission) =>
    permission.access === "readwrite" && isSameSpan(permission, { key, rangeEnd })
  );
  if (!hasOwn) {
    await client.auth.roleGrantPermission({
      name: role.name,
      perm: { permType: "Readwrite", key, range_end: rangeEnd },
    });
  }
  for (const { key, rangeEnd } of surplus) {
    await unlessMissing(client.auth.roleRevokePermission({
      role: role.name,
      key: Buffer.from(key),
      range_end: Buffer.from(rangeEnd),
    }));
  }
  return surplus.length;
}
