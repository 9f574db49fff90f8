import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { prefixEnd } from "../prefix_end.ts";
import { ownPrefix } from "./key_census.ts";
import { repeatWhenOutdated } from "./repeat_when_outdated.ts";
import type { Tenant } from "./tenant.ts";

/** Marks of tenants that were thawed not long ago; each is a key whose lease ends it. */
const marks = Buffer.from(`${ownPrefix}thawed/`);

/**
 * Notes that a tenant was thawed, so that nobody freezes it again for a while although it is above
 * its budget. The note is in etcd, where whoever may thaw may write, and goes by itself.
 *
 * @param client a client of a user with the role root
 */
export async function markThawed(
  client: Etcd3,
  { seconds, tenant }: { readonly tenant: Tenant; readonly seconds: number },
): Promise<void> {
  const { ID: lease } = await client.leaseClient.leaseGrant({ TTL: seconds });
  await repeatWhenOutdated(() =>
    client.kv.put({
      key: Buffer.concat([marks, Buffer.from(tenant.name)]),
      value: Buffer.from(new Date(Date.now() + seconds * 1_000).toISOString()),
      lease,
    })
  );
}

/**
 * Names the tenants that were thawed not long ago.
 *
 * @param client a client of a user with the role root
 */
export async function readThawMarks(client: Etcd3): Promise<string[]> {
  const { kvs } = await repeatWhenOutdated(() =>
    client.kv.range({ key: marks, range_end: Buffer.from(prefixEnd(marks)), keys_only: true })
  );
  return kvs.map(({ key }) => key.subarray(marks.length).toString());
}
