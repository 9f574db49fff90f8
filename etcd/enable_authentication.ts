import type { Etcd3 } from "etcd3";
import { Failure } from "../diagnostics/failure.ts";
import { etcdErrorClass } from "./error_class.ts";
import { unlessExists } from "./unless_exists.ts";

/**
 * Turns authentication on, in the order in which a kill at any point leaves a cluster that the
 * next call finishes: user root without a password (its certificate's CN identifies it), role
 * root, the grant, and only then the switch. Whether it is done is asked of AuthStatus and not
 * guessed from the user's existence, so an interrupted bootstrap can never pass for a finished one.
 *
 * @param client a client whose certificate says CN=root
 * @returns whether this call turned it on; `false` when it was on already
 * @throws {Failure} `etcd-request-failed` when etcd stays without authentication
 */
export async function enableAuthentication(client: Etcd3): Promise<boolean> {
  if (await isAuthenticationEnabled(client)) return false;
  await unlessExists(client.auth.userAdd({ name: "root", options: { no_password: true } }));
  await unlessExists(client.auth.roleAdd({ name: "root" }));
  await client.auth.userGrantRole({ user: "root", role: "root" });
  await client.auth.authEnable();
  if (await isAuthenticationEnabled(client)) return true;
  throw new Failure("etcd-request-failed", "Authentication is off although it was just enabled");
}

/**
 * Whether authentication is on. A client whose user does not exist is refused once it is, so a
 * refusal counts as on.
 */
export async function isAuthenticationEnabled(client: Etcd3): Promise<boolean> {
  try {
    return (await client.auth.authStatus()).enabled;
  } catch (error) {
    // A stranger is told "user name not found" (etcd server/auth/store.go, IsAdminPermitted).
    if (["denied", "not-found", "unauthenticated"].includes(etcdErrorClass(error))) return true;
    throw error;
  }
}
