import { reservedTenantNames } from "../../manifests/config/reserved_names.ts";
import type { Authorization, AuthorizedRole, AuthorizedUser, Permission } from "./authorization.ts";
import { type Finding, findingCodes } from "./finding.ts";
import type { KeyCensus } from "./key_census.ts";
import { covers, describeSpan, overlaps } from "./key_span.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";
import { ownTenants } from "./own_tenants.ts";

/** What is judged. */
export interface AuditedState {
  /** Users and roles. */
  readonly authorization: Authorization;
  /** Users that may log in by a password; none when nobody asked. */
  readonly passwords?: readonly string[];
  /** Keys of nobody; none when nobody counted. */
  readonly census?: KeyCensus;
  /** Tenants whose prefix is not `/<name>/`. */
  readonly declared?: readonly Tenant[];
  /** Users that may have role root besides root and the keeper. */
  readonly administrators?: readonly string[];
}

/** Who may have role root in every cluster of ours (`leafCommonNames` of the manifests). */
const ownAdministrators: readonly string[] = ["root", "etcd-keeper"];

/**
 * Says what is wrong with users, roles and keys: a function of what was read, and of nothing else.
 *
 * @returns in the order of {@link findingCodes}, then by name
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { auditTenants } from "./audit_tenants.ts";
 *
 * const bytes = (text: string) => new TextEncoder().encode(text);
 * const granted = { access: "readwrite", key: bytes("/a/"), rangeEnd: bytes("\0") } as const;
 * const [finding] = auditTenants({
 *   authorization: {
 *     revision: "7",
 *     users: [{ name: "a", roles: ["a"] }],
 *     roles: [{ name: "a", permissions: [granted] }],
 *   },
 * });
 * assert.equal(finding?.code, "range-too-wide");
 * ```
 */
export function auditTenants(state: AuditedState): Finding[] {
  const { users, roles } = state.authorization;
  const tenants = ownTenants(state.authorization, state.declared);
  const found = [
    ...roles.flatMap((role) => roleFindings(role, { users, tenants })),
    ...users.flatMap((user) => userFindings(user, { roles, tenants, state })),
    ...(state.passwords ?? []).map((user): Finding => ({ code: "password", user })),
    ...censusFindings(state.census),
  ];
  const rank = ({ code }: Finding) => findingCodes.indexOf(code);
  return found.toSorted((one, other) => rank(one) - rank(other));
}

interface RoleContext {
  readonly users: readonly AuthorizedUser[];
  readonly tenants: readonly Tenant[];
}

function roleFindings(role: AuthorizedRole, { users, tenants }: RoleContext): Finding[] {
  if (role.name === "root") return [];
  const holders = users.filter(({ roles }) => roles.includes(role.name));
  const wide = role.permissions.flatMap((permission) => {
    const finding = wideFinding(role, { permission, tenants });
    return finding === undefined ? [] : [finding];
  });
  return holders.length > 0 ? wide : [...wide, { code: "unused-role", role: role.name }];
}

function wideFinding(
  { name }: AuthorizedRole,
  { permission, tenants }: {
    readonly permission: Permission;
    readonly tenants: readonly Tenant[];
  },
): Finding | undefined {
  const own = tenants.find((tenant) => tenant.name === name);
  const others = tenants.filter((tenant) => tenant.name !== name);
  const reached = others.filter((tenant) => overlaps(permission, keyRangeOf(tenant)));
  const isWithin = own !== undefined && covers(keyRangeOf(own), permission);
  if (isWithin && reached.length === 0) return undefined;
  return {
    code: "range-too-wide",
    role: name,
    range: describeSpan(permission),
    access: permission.access,
    reaches: reached.map((tenant) => tenant.name),
    fixable: own !== undefined && isSurplus(permission, own),
  };
}

/**
 * Whether a permission is the tenant's own and more. Only then what is left after mending is what
 * the tenant needs; a right to read elsewhere, or to a part of it, somebody gave on purpose.
 */
export function isSurplus(permission: Permission, tenant: Tenant): boolean {
  const own = keyRangeOf(tenant);
  return permission.access === "readwrite" && covers(permission, own) && !covers(own, permission);
}

interface UserContext {
  readonly roles: readonly AuthorizedRole[];
  readonly tenants: readonly Tenant[];
  readonly state: AuditedState;
}

function userFindings(user: AuthorizedUser, { roles, state, tenants }: UserContext): Finding[] {
  const { name } = user;
  const administrators = [...ownAdministrators, ...state.administrators ?? []];
  if (administrators.includes(name)) {
    return user.roles.every((role) => role === "root") ? [] : [severalRoles(user)];
  }
  const reserved: Finding[] = reservedTenantNames.includes(name)
    ? [{ code: "reserved-name", user: name }]
    : [];
  if (user.roles.includes("root")) return [...reserved, { code: "root-role", user: name }];
  if (reserved.length > 0) return reserved;
  if (user.roles.length > 1) return [severalRoles(user)];
  const [role] = user.roles;
  if (role === undefined) {
    const lacks = roles.some((each) => each.name === name) ? "grant" : "role";
    return [{ code: "incomplete", user: name, lacks }];
  }
  if (role !== name) return [{ code: "foreign-role", user: name, role }];
  const own = tenants.find((tenant) => tenant.name === name);
  const granted = roles.find((each) => each.name === name)?.permissions ?? [];
  const hasOwn = own !== undefined &&
    granted.some((permission) => covers(permission, keyRangeOf(own)));
  return hasOwn ? [] : [{ code: "incomplete", user: name, lacks: "permission" }];
}

function severalRoles({ name, roles }: AuthorizedUser): Finding {
  return { code: "several-roles", user: name, roles };
}

function censusFindings(census: KeyCensus | undefined): Finding[] {
  if (census === undefined) return [];
  const orphans = census.prefixes.map(({ keys, prefix }): Finding => ({
    code: "orphan-prefix",
    prefix,
    keys,
  }));
  return census.strayKeys === 0
    ? orphans
    : [...orphans, { code: "stray-keys", keys: census.strayKeys }];
}
