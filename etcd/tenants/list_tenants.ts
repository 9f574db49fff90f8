import type { Etcd3, IPermission } from "etcd3";
import { Buffer } from "node:buffer";
import { reservedTenantNames } from "../../manifests/config/reserved_names.ts";
import { etcdErrorClass } from "../error_class.ts";
import { prefixEnd } from "../prefix_end.ts";
import type { Tenant } from "./tenant.ts";

/**
 * The tenants that etcd knows: users that have a role of their own name, which grants exactly one
 * prefix. Users of any other shape are not ours to name tenants; one whose onboarding was cut off
 * is among them until it is repeated.
 *
 * @param client a client of the user root
 * @param choose which of the users are looked at, since each takes two requests; default all
 * @returns sorted by name
 */
export async function listTenants(
  client: Etcd3,
  choose: (users: readonly string[]) => readonly string[] = (users) => users,
): Promise<Tenant[]> {
  const { users = [] } = await client.auth.userList();
  const candidates = users.filter((name) => !reservedTenantNames.includes(name)).sort();
  const found = await Promise.all(
    [...choose(candidates)].sort().map((name) => tenantOfUser(client, name)),
  );
  return found.filter((tenant) => tenant !== undefined);
}

async function tenantOfUser(client: Etcd3, name: string): Promise<Tenant | undefined> {
  try {
    const { roles = [] } = await client.auth.userGet({ name });
    if (!roles.includes(name)) return undefined;
    const { perm = [] } = await client.auth.roleGet({ role: name });
    return tenantOfPermissions(name, perm);
  } catch (error) {
    if (etcdErrorClass(error) === "not-found") return undefined;
    throw error;
  }
}

function tenantOfPermissions(
  name: string,
  permissions: readonly IPermission[],
): Tenant | undefined {
  const [only, ...others] = permissions;
  if (only === undefined || others.length > 0) return undefined;
  const key = Buffer.from(only.key);
  const isPrefix = Buffer.from(prefixEnd(key)).equals(Buffer.from(only.range_end));
  return isPrefix ? { name, prefix: key.toString() } : undefined;
}
