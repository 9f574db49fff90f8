import type { Access } from "./authorization.ts";

/** What is wrong with the users, roles and keys of a shared etcd. */
export type Finding =
  /** A role grants keys beyond the prefix of the tenant it is named after. */
  | {
    readonly code: "range-too-wide";
    readonly role: string;
    /** The span, for people. */
    readonly range: string;
    /** What it allows there. */
    readonly access: Access;
    /** Tenants whose keys are in it. */
    readonly reaches: readonly string[];
    /** Whether `tenant audit --fix` can mend it without taking the tenant's own keys away. */
    readonly fixable: boolean;
  }
  /** Who holds a certificate of the cluster itself, or root's, would be this user. */
  | { readonly code: "reserved-name"; readonly user: string }
  /** A user may do everything. */
  | { readonly code: "root-role"; readonly user: string }
  /** A user has more than the one role of its own name. */
  | { readonly code: "several-roles"; readonly user: string; readonly roles: readonly string[] }
  /** A user has one role, which is another one's. */
  | { readonly code: "foreign-role"; readonly user: string; readonly role: string }
  /** A user lacks its role, its grant or the permission on its prefix: somebody was cut short. */
  | {
    readonly code: "incomplete";
    readonly user: string;
    readonly lacks: "role" | "grant" | "permission";
  }
  /** A user could log in by a password, without a certificate of its own. */
  | { readonly code: "password"; readonly user: string }
  /** A role that no user has. */
  | { readonly code: "unused-role"; readonly role: string }
  /** Keys below a prefix that is no tenant's. */
  | { readonly code: "orphan-prefix"; readonly prefix: string; readonly keys: number }
  /** Keys that are below no prefix at all. */
  | { readonly code: "stray-keys"; readonly keys: number };

/** What can be wrong, in the order in which it is told: what concerns other tenants first. */
export const findingCodes = [
  "range-too-wide",
  "root-role",
  "reserved-name",
  "several-roles",
  "foreign-role",
  "password",
  "incomplete",
  "unused-role",
  "orphan-prefix",
  "stray-keys",
] as const satisfies readonly Finding["code"][];

/** Whether a finding lets somebody at the keys of others; the rest is only untidy. */
export function breaksIsolation({ code }: Finding): boolean {
  return !["incomplete", "unused-role", "orphan-prefix", "stray-keys"].includes(code);
}
