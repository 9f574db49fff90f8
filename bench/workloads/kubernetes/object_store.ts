import type { Etcd3, ITxnResponse } from "etcd3";
import { Buffer } from "node:buffer";
import { etcdErrorClass, isOutcomeUnknown } from "../../../etcd/error_class.ts";
import type { TenantLedger } from "../../ledger/tenant_ledger.ts";

/** A conditional write, as kube-apiserver makes all of its writes. */
export interface ConditionalWrite {
  readonly key: string;
  /** The revision the key must have; zero when it must not exist. */
  readonly expected: bigint;
  /** The new value; a deletion when absent. */
  readonly value?: Buffer;
  /** The lease that the key hangs on. */
  readonly lease?: string;
}

/** How a conditional write ended. */
export type WriteResult =
  | { readonly kind: "written"; readonly revision: bigint }
  /** Somebody else was first; this is the key's revision now, or nothing when it is gone. */
  | { readonly kind: "conflict"; readonly revision: bigint | undefined };

/** The requests of kube-apiserver, each checked against the ledger on the way. */
export interface ObjectStore {
  write(write: ConditionalWrite): Promise<WriteResult>;
  /** Linearizable read of one key; its revision, or nothing when it does not exist. */
  get(key: string): Promise<bigint | undefined>;
  /** Lists a folder page by page, all pages of one revision; returns the number of keys. */
  list(folder: string, pageSize: number): Promise<number>;
}

/** Creates a store that speaks through a tenant's client. */
export function createObjectStore(client: Etcd3, ledger: TenantLedger): ObjectStore {
  return {
    write: (write) => conditionalWrite(client, ledger, write),
    get: (key) => linearizableGet(client, ledger, key),
    list: (folder, pageSize) => pagedList(client, folder, pageSize),
  };
}

/** The transactions of kubernetes' etcd client (etcd client/v3/kubernetes/client.go). */
async function conditionalWrite(
  client: Etcd3,
  ledger: TenantLedger,
  write: ConditionalWrite,
): Promise<WriteResult> {
  const { expected, lease, value } = write;
  const key = Buffer.from(write.key);
  ledger.sending(write.key, value === undefined);
  const success = value === undefined
    ? { request_delete_range: { key } }
    : { request_put: { key, value, ...(lease === undefined ? {} : { lease }) } };
  const answer = await client.kv.txn({
    compare: [{ key, target: "Mod", result: "Equal", mod_revision: String(expected) }],
    success: [success],
    failure: expected === 0n ? [] : [{ request_range: { key } }],
  }).catch((error: unknown) => {
    if (isOutcomeUnknown(etcdErrorClass(error))) ledger.unknown();
    throw error;
  });
  if (!answer.succeeded) return { kind: "conflict", revision: currentRevision(answer) };
  const revision = BigInt(answer.header.revision);
  ledger.acknowledged({ key: write.key, revision, expected, deleted: value === undefined });
  return { kind: "written", revision };
}

function currentRevision(answer: ITxnResponse): bigint | undefined {
  const current = answer.responses[0]?.response_range?.kvs[0];
  return current === undefined ? undefined : BigInt(current.mod_revision);
}

async function linearizableGet(
  client: Etcd3,
  ledger: TenantLedger,
  key: string,
): Promise<bigint | undefined> {
  const floor = ledger.floor(key);
  const answer = await client.kv.range({ key: Buffer.from(key), limit: 1 });
  const found = answer.kvs[0];
  const keyRevision = found === undefined ? undefined : BigInt(found.mod_revision);
  ledger.read(floor, { storeRevision: BigInt(answer.header.revision), keyRevision });
  return keyRevision;
}

async function pagedList(client: Etcd3, folder: string, pageSize: number): Promise<number> {
  const end = Buffer.from(`${folder.slice(0, -1)}0`);
  let from = Buffer.from(folder);
  let revision = "0";
  let count = 0;
  for (;;) {
    const page = await client.kv.range({ key: from, range_end: end, limit: pageSize, revision });
    if (revision === "0") revision = page.header.revision;
    count += page.kvs.length;
    const last = page.kvs.at(-1);
    if (!page.more || last === undefined) return count;
    from = Buffer.concat([last.key, Buffer.from([0])]);
  }
}
