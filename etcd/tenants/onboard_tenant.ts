import type { Etcd3 } from "etcd3";
import { unlessExists } from "../unless_exists.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/**
 * Gives a tenant its user, role, permission and grant: the four calls that Kamaji makes, in its
 * order (clastix/kamaji internal/datastore/etcd.go). Each may find its work done, so a kill at any
 * step is mended by calling again.
 *
 * @param client a client of the user root
 */
export async function onboardTenant(client: Etcd3, tenant: Tenant): Promise<void> {
  const { key, rangeEnd } = keyRangeOf(tenant);
  const { name } = tenant;
  await unlessExists(client.auth.userAdd({ name, options: { no_password: true } }));
  await unlessExists(client.auth.roleAdd({ name }));
  await client.auth.roleGrantPermission({
    name,
    perm: { permType: "Readwrite", key, range_end: rangeEnd },
  });
  await client.auth.userGrantRole({ user: name, role: name });
}
