import type { Etcd3, IPermission } from "etcd3";
import { Buffer } from "node:buffer";
import { etcdErrorClass } from "../error_class.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/**
 * Whether a tenant has all that onboarding gives it: its user, its role granted to the user, and
 * the permission on its prefix granted to the role. One that may only read is frozen: it has all of
 * that, and onboarding it again would thaw it behind the back of whoever froze it.
 *
 * @param client a client of a user with the role root
 */
export async function isOnboarded(client: Etcd3, tenant: Tenant): Promise<boolean> {
  const { name } = tenant;
  try {
    const { roles = [] } = await client.auth.userGet({ name });
    if (!roles.includes(name)) return false;
    const { perm = [] } = await client.auth.roleGet({ role: name });
    return perm.some((permission) => isWhole(permission, tenant));
  } catch (error) {
    if (etcdErrorClass(error) === "not-found") return false;
    throw error;
  }
}

function isWhole({ permType, key, range_end }: IPermission, tenant: Tenant): boolean {
  const wanted = keyRangeOf(tenant);
  return ["READ", "READWRITE"].includes(String(permType).toUpperCase()) &&
    Buffer.from(key).equals(wanted.key) && Buffer.from(range_end).equals(wanted.rangeEnd);
}
