import type { Etcd3 } from "etcd3";
import { etcdErrorClass } from "../error_class.ts";
import { type AuthorizedRole, permissionOf } from "./authorization.ts";

/**
 * Reads one role, if there is one.
 *
 * @param client a client of a user with the role root
 */
export async function readRole(client: Etcd3, name: string): Promise<AuthorizedRole | undefined> {
  try {
    const { perm = [] } = await client.auth.roleGet({ role: name });
    return { name, permissions: perm.map(permissionOf) };
  } catch (error) {
    if (etcdErrorClass(error) === "not-found") return undefined;
    throw error;
  }
}
