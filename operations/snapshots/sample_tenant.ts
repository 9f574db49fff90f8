import type { Etcd3, IKeyValue } from "etcd3";
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { prefixEnd } from "../../etcd/prefix_end.ts";
import { keyRangeOf, type Tenant } from "../../etcd/tenants/tenant.ts";

/** Some of a tenant's keys, so that two members can be compared without telling what they hold. */
export interface SampledTenant extends Tenant {
  /** How many keys it has. */
  readonly keys: number;
  /** How many of them the digest is made of. */
  readonly sampled: number;
  /** HMAC-SHA-256, in hexadecimal, of those keys with their values, revisions and leases. */
  readonly digest: string;
}

/** How a tenant is sampled; the same options give the same digest of the same data. */
export interface SampleTenantOptions {
  /** At which revision. */
  readonly revision: number;
  /**
   * The key of the digest and what decides where sampling begins. It has to be known only to whoever
   * has the data anyway: a plain hash would let anybody try out what a short value may be.
   */
  readonly secret: Uint8Array;
}

/** Of more folders than this, some are left out; other ones in each snapshot. */
const mostKeys = 16;

/**
 * Reads one key of each of a tenant's folders, which to Kubernetes are kinds of objects, with its
 * value: one at a time, since each may have a megabyte. Sampling begins at a letter that differs
 * from secret to secret, and goes round.
 *
 * @param client a client of one member alone, as a user with role root
 */
export async function sampleTenant(
  client: Etcd3,
  { name, prefix }: Tenant,
  { revision, secret }: SampleTenantOptions,
): Promise<SampledTenant> {
  const { key: first, rangeEnd } = keyRangeOf({ name, prefix });
  const at = { revision: String(revision), serializable: true };
  const { count } = await client.kv.range({
    key: first,
    range_end: rangeEnd,
    count_only: true,
    ...at,
  });
  const digest = createHmac("sha256", secret);
  const middle = Buffer.from(`${prefix}${startingLetter(secret, name)}`);
  let sampled = 0;
  for (const [from, to] of [[middle, rangeEnd], [first, middle]] as const) {
    let next: Buffer = from;
    while (sampled < mostKeys && Buffer.compare(next, to) < 0) {
      const { kvs } = await client.kv.range({ key: next, range_end: to, limit: 1, ...at });
      const [found] = kvs;
      if (found === undefined) break;
      for (const field of fieldsOf(found)) digest.update(lengthOf(field)).update(field);
      sampled += 1;
      next = folderEnd(found.key, first.length);
    }
  }
  return { name, prefix, keys: Number(count), sampled, digest: digest.digest("hex") };
}

function startingLetter(secret: Uint8Array, name: string): string {
  const [byte = 0] = createHmac("sha256", secret).update(name).digest();
  return String.fromCharCode("a".charCodeAt(0) + byte % 26);
}

function fieldsOf({ key, value, ...numbers }: IKeyValue): Buffer[] {
  const { create_revision, lease, mod_revision, version } = numbers;
  const text = [create_revision, mod_revision, version, lease].join(" ");
  return [key, value, Buffer.from(text)];
}

/** So that what ends one field cannot be taken for the beginning of the next. */
function lengthOf(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return length;
}

/** The first key after the folder of a key, or after the key itself if it is in none. */
function folderEnd(key: Buffer, prefixLength: number): Buffer {
  const slash = key.indexOf("/", prefixLength);
  if (slash < 0) return Buffer.concat([key, Buffer.of(0)]);
  return Buffer.from(prefixEnd(key.subarray(0, slash + 1)));
}
