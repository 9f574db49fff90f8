import type { Etcd3, IPermission } from "etcd3";
import { Failure } from "../../diagnostics/failure.ts";
import { etcdErrorClass } from "../error_class.ts";
import type { KeySpan } from "./key_span.ts";

/** What a permission allows. */
export type Access = "read" | "write" | "readwrite";

/** A span that a role grants. */
export interface Permission extends KeySpan {
  /** What may be done with its keys. */
  readonly access: Access;
}

/** A user and its roles. */
export interface AuthorizedUser {
  /** Its name, and the CN of its certificate. */
  readonly name: string;
  /** Names of its roles. */
  readonly roles: readonly string[];
}

/** A role and what it grants. */
export interface AuthorizedRole {
  /** Its name. */
  readonly name: string;
  /** What it grants. */
  readonly permissions: readonly Permission[];
}

/** All users and roles of an etcd at one moment, sorted by name. */
export interface Authorization {
  /** The revision of users and roles; it grows with each change of them. */
  readonly revision: string;
  /** The users. */
  readonly users: readonly AuthorizedUser[];
  /** The roles. */
  readonly roles: readonly AuthorizedRole[];
}

const attempts = 5;

/**
 * Reads all users and roles of one moment. Each answer is agreed on by raft as a write is (etcd
 * server/etcdserver/v3_server.go, UserGet), so they are asked for one after the other; `known` saves
 * all of that as long as nothing changed.
 *
 * @param client a client of a user with the role root
 * @param known what was read before
 * @throws {Failure} `etcd-request-failed` when users and roles do not stop changing
 */
export async function readAuthorization(
  client: Etcd3,
  known?: Authorization,
): Promise<Authorization> {
  let revision = await authRevision(client);
  if (known?.revision === revision) return known;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const read = await readOnce(client);
    const after = await authRevision(client);
    if (read !== undefined && after === revision) return { revision, ...read };
    revision = after;
  }
  throw new Failure("etcd-request-failed", "Users and roles changed each time they were read", {
    hint: "Try again when nobody onboards tenants",
  });
}

async function authRevision(client: Etcd3): Promise<string> {
  return (await client.auth.authStatus()).authRevision;
}

/** `undefined` when something was removed meanwhile. */
async function readOnce(
  client: Etcd3,
): Promise<Pick<Authorization, "roles" | "users"> | undefined> {
  try {
    const [{ users = [] }, { roles = [] }] = [
      await client.auth.userList(),
      await client.auth.roleList(),
    ];
    return {
      users: await inOrder(users, async (name) => ({
        name,
        roles: (await client.auth.userGet({ name })).roles ?? [],
      })),
      roles: await inOrder(roles, async (name) => ({
        name,
        permissions: ((await client.auth.roleGet({ role: name })).perm ?? []).map(permissionOf),
      })),
    };
  } catch (error) {
    if (etcdErrorClass(error) === "not-found") return undefined;
    throw error;
  }
}

async function inOrder<Result>(
  names: readonly string[],
  read: (name: string) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const name of names.toSorted()) results.push(await read(name));
  return results;
}

const accesses: Readonly<Record<string, Access>> = {
  READ: "read",
  WRITE: "write",
  READWRITE: "readwrite",
};

/** A permission as etcd3 reads it, in our words. */
export function permissionOf({ key, permType, range_end: rangeEnd }: IPermission): Permission {
  return { access: accesses[String(permType).toUpperCase()] ?? "readwrite", key, rangeEnd };
}
