import type { Etcd3, ITxnRequest, ITxnResponse } from "etcd3";
import { Buffer } from "node:buffer";
import { etcdErrorClass, isOutcomeUnknown } from "../../../etcd/error_class.ts";
import type { ListAnswer } from "../../ledger/observation.ts";
import type { TenantLedger } from "../../ledger/tenant_ledger.ts";

/** A conditional write, as kube-apiserver makes all of its writes. */
export interface ConditionalWrite {
  /** The key. */
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

/** Which part of a folder is asked for at once, and what must be in it. */
export interface ListOptions {
  /** Keys a page. */
  readonly pageSize: number;
  /** Keys that exist as far as is known. */
  readonly known: readonly string[];
}

/** The requests of kube-apiserver, each checked against the ledger on the way. */
export interface ObjectStore {
  /** Writes if the key is at the revision expected. */
  write(write: ConditionalWrite): Promise<WriteResult>;
  /** Linearizable read of one key; its revision, or nothing when it does not exist. */
  get(key: string): Promise<bigint | undefined>;
  /** Lists a folder page by page, all pages of one revision; returns the number of keys. */
  list(folder: string, options: ListOptions): Promise<number>;
}

/** What a store works with. */
interface StoreParts {
  readonly client: Etcd3;
  readonly ledger: TenantLedger;
}

/** Creates a store that speaks through a tenant's client. */
export function createObjectStore(client: Etcd3, ledger: TenantLedger): ObjectStore {
  const parts = { client, ledger };
  return {
    write: (write) => conditionalWrite(parts, write),
    get: (key) => linearizableGet(parts, key),
    list: (folder, options) => checkedList(parts, { folder, ...options }),
  };
}

/** The transactions of kubernetes' etcd client (etcd client/v3/kubernetes/client.go). */
async function conditionalWrite(
  { client, ledger }: StoreParts,
  write: ConditionalWrite,
): Promise<WriteResult> {
  const { expected, key } = write;
  const noted = { key, expected, deletes: write.value === undefined };
  const floor = ledger.floor(key);
  ledger.sending(noted);
  const answer = await client.kv.txn(transactionOf(write))
    .catch((error: unknown) => {
      if (!mayHaveTakenEffect(error)) ledger.refused(noted);
      throw error;
    });
  const storeRevision = BigInt(answer.header.revision);
  if (answer.succeeded) {
    ledger.acknowledged(noted, storeRevision);
    return { kind: "written", revision: storeRevision };
  }
  const keyRevision = currentRevision(answer);
  ledger.lost(noted, { floor, answer: { storeRevision, keyRevision } });
  return { kind: "conflict", revision: keyRevision };
}

function transactionOf(write: ConditionalWrite): ITxnRequest {
  const { expected, lease, value } = write;
  const key = Buffer.from(write.key);
  const success = value === undefined
    ? { request_delete_range: { key } }
    : { request_put: { key, value, ...(lease === undefined ? {} : { lease }) } };
  return {
    compare: [{ key, target: "Mod", result: "Equal", mod_revision: String(expected) }],
    success: [success],
    failure: expected === 0n ? [] : [{ request_range: { key } }],
  };
}

/**
 * Whether a write may have taken effect although it failed. The write that exceeds the quota is
 * applied and answered with "no space" (etcd server/etcdserver/apply/quota.go).
 */
function mayHaveTakenEffect(error: unknown): boolean {
  const errorClass = etcdErrorClass(error);
  return isOutcomeUnknown(errorClass) || errorClass === "no-space";
}

function currentRevision(answer: ITxnResponse): bigint | undefined {
  const current = answer.responses[0]?.response_range?.kvs[0];
  return current === undefined ? undefined : BigInt(current.mod_revision);
}

async function linearizableGet(
  { client, ledger }: StoreParts,
  key: string,
): Promise<bigint | undefined> {
  const floor = ledger.floor(key);
  const answer = await client.kv.range({ key: Buffer.from(key), limit: 1 });
  const found = answer.kvs[0];
  const keyRevision = found === undefined ? undefined : BigInt(found.mod_revision);
  ledger.read(floor, { storeRevision: BigInt(answer.header.revision), keyRevision });
  return keyRevision;
}

async function checkedList(
  { client, ledger }: StoreParts,
  { folder, known, pageSize }: ListOptions & { readonly folder: string },
): Promise<number> {
  const floor = ledger.listFloor(folder, known);
  const answer = await pagedList(client, { folder, pageSize });
  ledger.list(floor, answer);
  return answer.keys.size;
}

/** Every page but the first names the revision of the first, as kube-apiserver's do. */
async function pagedList(
  client: Etcd3,
  { folder, pageSize }: { readonly folder: string; readonly pageSize: number },
): Promise<ListAnswer> {
  const end = Buffer.from(`${folder.slice(0, -1)}0`);
  const keys = new Map<string, bigint>();
  let from = Buffer.from(folder);
  let revision = "0";
  for (;;) {
    const page = await client.kv.range({ key: from, range_end: end, limit: pageSize, revision });
    if (revision === "0") revision = page.header.revision;
    for (const { key, mod_revision } of page.kvs) keys.set(key.toString(), BigInt(mod_revision));
    const last = page.kvs.at(-1);
    if (!page.more || last === undefined) return { storeRevision: BigInt(revision), keys };
    from = Buffer.concat([last.key, Buffer.from([0])]);
  }
}
