import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import type { LoadCheck, TenantLoad, TenantSession, Workload } from "../workload.ts";

/** Bytes of a value: a small object of Kubernetes. */
const valueBytes = 512;

/**
 * The three simplest requests, so that a difference between two clusters is one between requests
 * and not between mixes: `put` writes a key, `get` reads it with a question to the leader, and
 * `local-get` reads what the member has itself (etcd's serializable read).
 */
export const requestWorkload: Workload = {
  name: "requests",
  mix: [
    { name: "put", weight: 1 },
    { name: "get", weight: 1 },
    { name: "local-get", weight: 1 },
  ],
  writes: ["put"],
  lists: [],
  open: openRequests,
};

interface Requests {
  readonly client: Etcd3;
  readonly tenant: string;
  readonly key: Buffer;
  readonly value: Buffer;
  /** Revision of the last write that was acknowledged. */
  written: bigint;
  /** Reads that were checked. */
  reads: number;
  readonly stale: LoadCheck["violations"][number][];
}

async function openRequests({ client, random, tenant }: TenantSession): Promise<TenantLoad> {
  const requests: Requests = {
    client,
    tenant: tenant.name,
    key: Buffer.from(`${tenant.prefix}object`),
    value: Buffer.alloc(valueBytes, `${random()}`),
    written: 0n,
    reads: 0,
    stale: [],
  };
  await put(requests);
  return {
    perform: async (operation) => {
      if (operation === "put") await put(requests);
      else await get(requests, operation === "local-get");
      return "done";
    },
    close: () => Promise.resolve({ checks: { reads: requests.reads }, violations: requests.stale }),
  };
}

async function put(requests: Requests): Promise<void> {
  const { client, key, value } = requests;
  const { header } = await client.kv.put({ key, value });
  const revision = BigInt(header.revision);
  if (revision > requests.written) requests.written = revision;
}

/** A member's own copy may be old, and only then a read may be. */
async function get(requests: Requests, serializable: boolean): Promise<void> {
  const { client, key, stale, tenant, written } = requests;
  const { kvs } = await client.kv.range({ key, serializable });
  if (serializable) return;
  requests.reads += 1;
  const revision = BigInt(kvs[0]?.mod_revision ?? 0);
  if (revision >= written) return;
  const detail = `read revision ${revision} after ${written} was acknowledged`;
  stale.push({ kind: "stale-read", tenant, key: key.toString(), detail });
}
