import type { Etcd3 } from "etcd3";
import { Failure } from "../diagnostics/failure.ts";
import { etcdErrorClass } from "./error_class.ts";
import { unlessExists } from "./unless_exists.ts";

/** Who administers a cluster besides root. */
export interface AuthenticationOptions {
  /** Users with the role root. Default: root alone, which etcd demands (auth/store.go, AuthEnable). */
  readonly administrators?: readonly string[];
}

/**
 * Turns authentication on, in the order in which a kill at any point leaves a cluster that the
 * next call finishes: role root, users without passwords (their certificates' CN identifies them)
 * and their grants, and only then the switch. Whether it is done is asked of AuthStatus and not
 * guessed from a user's existence, so an interrupted bootstrap can never pass for a finished one.
 *
 * @param client any client before authentication is on; later one whose user has the role root
 * @returns whether this call turned it on; `false` when it was on already
 * @throws {Failure} `etcd-request-failed` when etcd stays without authentication
 */
export async function enableAuthentication(
  client: Etcd3,
  options: AuthenticationOptions = {},
): Promise<boolean> {
  if (await isAuthenticationEnabled(client)) return false;
  await unlessExists(client.auth.roleAdd({ name: "root" }));
  for (const user of new Set(["root", ...options.administrators ?? []])) {
    await addAdministrator(client, user);
  }
  await client.auth.authEnable();
  if (await isAuthenticationEnabled(client)) return true;
  throw new Failure("etcd-request-failed", "Authentication is off although it was just enabled");
}

/**
 * Gives a user, made if need be, the role root. Repeating it changes nothing, so a kill between its
 * two requests is mended by calling it again.
 *
 * @param client one that may change users
 */
export async function addAdministrator(client: Etcd3, user: string): Promise<void> {
  await unlessExists(client.auth.userAdd({ name: user, options: { no_password: true } }));
  await client.auth.userGrantRole({ user, role: "root" });
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
