import { Buffer } from "node:buffer";
import { isTenantName } from "../../manifests/config/name_syntax.ts";
import { reservedTenantNames } from "../../manifests/config/reserved_names.ts";
import { prefixEnd } from "../prefix_end.ts";
import type { Authorization, AuthorizedUser } from "./authorization.ts";
import { overlaps } from "./key_span.ts";
import { keyRangeOf, type Tenant } from "./tenant.ts";

/**
 * The tenants that users could be, whatever their roles grant: every user but those of the cluster
 * and of root. A tenant's prefix is the declared one; else `/<name>/`, unless its role grants
 * exactly one other prefix that is nobody else's, as `tenant onboard --prefix` leaves it.
 *
 * @returns in the order of the users
 */
export function ownTenants(
  authorization: Authorization,
  declared: readonly Tenant[] = [],
): Tenant[] {
  const users = authorization.users.filter(isTenant);
  const usual = users.map(({ name }) =>
    declared.find((tenant) => tenant.name === name) ?? { name, prefix: `/${name}/` }
  );
  return usual.map((tenant) => {
    if (declared.includes(tenant)) return tenant;
    const prefix = grantedPrefix(authorization, tenant.name);
    if (prefix === undefined) return tenant;
    const granted = { name: tenant.name, prefix };
    const others = usual.filter(({ name }) => name !== tenant.name);
    const isFree = others.every((other) => !overlaps(keyRangeOf(granted), keyRangeOf(other)));
    return isFree ? granted : tenant;
  });
}

function isTenant({ name, roles }: AuthorizedUser): boolean {
  return isTenantName(name) && !reservedTenantNames.includes(name) && !roles.includes("root");
}

function grantedPrefix({ roles }: Authorization, name: string): string | undefined {
  const [only, ...others] = roles.find((role) => role.name === name)?.permissions ?? [];
  if (only === undefined || others.length > 0) return undefined;
  const prefix = Buffer.from(only.key).toString();
  const isPrefix = Buffer.from(prefixEnd(only.key)).equals(only.rangeEnd);
  return isPrefix && /^\/([\w.-]+\/)+$/.test(prefix) ? prefix : undefined;
}
