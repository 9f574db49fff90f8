import { Buffer } from "node:buffer";
import { Failure } from "../../diagnostics/failure.ts";
import { isTenantName } from "../../manifests/config/name_syntax.ts";
import { reservedTenantNames } from "../../manifests/config/reserved_names.ts";
import { prefixEnd } from "../prefix_end.ts";

/** A tenant of a shared etcd: its user and role share its name, its keys share a prefix. */
export interface Tenant {
  /** Of the user and of the role, and the CN of its certificate. */
  readonly name: string;
  /** Begins and ends with a slash; `/<name>/` as Kamaji makes it. */
  readonly prefix: string;
}

/** The half-open range of a tenant's keys, as bytes. */
export interface KeyRange {
  /** The first key. */
  readonly key: Buffer;
  /** The first key after the range. */
  readonly rangeEnd: Buffer;
}

/**
 * The tenant of a name, with Kamaji's prefix unless another is given.
 *
 * @throws {Failure} `tenant-refused` for a name that is reserved or could not be a prefix
 */
export function tenantOf(name: string, prefix = `/${name}/`): Tenant {
  if (!isTenantName(name)) {
    throw new Failure("tenant-refused", `${JSON.stringify(name)} cannot be the name of a tenant`, {
      hint: "Use at most 128 letters, digits, hyphens, underscores and dots, without a slash",
    });
  }
  if (reservedTenantNames.includes(name)) {
    throw new Failure("tenant-refused", `"${name}" is a name of the cluster itself`, {
      hint: "Choose another name for the tenant",
    });
  }
  if (!/^\/([\w.-]+\/)+$/.test(prefix)) {
    throw new Failure("tenant-refused", `${JSON.stringify(prefix)} cannot be a tenant's prefix`, {
      hint: 'Write a slash at both ends, as in "/team-a/"',
    });
  }
  return { name, prefix };
}

/** All keys that belong to a tenant. */
export function keyRangeOf(tenant: Tenant): KeyRange {
  const key = Buffer.from(tenant.prefix);
  return { key, rangeEnd: Buffer.from(prefixEnd(key)) };
}
