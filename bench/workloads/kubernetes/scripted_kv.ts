import { Buffer } from "node:buffer";
import type { ScriptedChange } from "./scripted_etcd.ts";

/** The requests of the Kubernetes workload, in the words of etcd's protocol. */
interface RangeRequest {
  readonly key: Buffer;
  readonly range_end?: Buffer;
  readonly limit?: number;
}

interface TxnRequest {
  readonly compare: readonly { readonly key: Buffer; readonly mod_revision: string }[];
  readonly success: readonly {
    readonly request_put?: { readonly key: Buffer; readonly lease?: string };
    readonly request_delete_range?: { readonly key: Buffer };
  }[];
  readonly failure: readonly { readonly request_range: RangeRequest }[];
}

/** The keys of an etcd that is no more than a map. */
export interface ScriptedKv {
  /** Revisions of the keys that exist. */
  readonly keys: Map<string, bigint>;
  /** Revision of the store. */
  readonly revision: bigint;
  /** Told of every change when it happens. */
  onChange: (change: ScriptedChange) => void;
  /** Answers transactions that compare and swap, ranges, and grants of leases. */
  answer(method: string, request: unknown): unknown;
}

/** Creates an empty store at revision 1, as a new etcd is. */
export function createScriptedKv(): ScriptedKv {
  const keys = new Map<string, bigint>();
  let revision = 1n;
  let leases = 0;

  const range = ({ key, limit = 0, range_end }: RangeRequest) => {
    const inRange = (each: Buffer): boolean =>
      range_end === undefined
        ? each.equals(key)
        : each.compare(key) >= 0 && each.compare(range_end) < 0;
    const found = [...keys].map(([name, at]) => ({ key: Buffer.from(name), mod_revision: `${at}` }))
      .filter((each) => inRange(each.key))
      .sort((a, b) => a.key.compare(b.key));
    const kvs = limit > 0 ? found.slice(0, limit) : found;
    return { header: header(), kvs, more: kvs.length < found.length, count: `${found.length}` };
  };
  const header = () => ({ revision: `${revision}` });
  const txn = ({ compare, failure, success }: TxnRequest) => {
    const succeeded = compare.every(({ key, mod_revision }) =>
      (keys.get(key.toString()) ?? 0n) === BigInt(mod_revision)
    );
    if (!succeeded) {
      const responses = failure.map((each) => ({ response_range: range(each.request_range) }));
      return { header: header(), succeeded, responses };
    }
    revision += 1n;
    for (const { request_delete_range, request_put } of success) {
      const key = String(request_put?.key ?? request_delete_range?.key);
      if (request_put === undefined) keys.delete(key);
      else keys.set(key, revision);
      kv.onChange({ key, revision, type: request_put === undefined ? "DELETE" : "PUT" });
    }
    return { header: header(), succeeded, responses: [] };
  };

  const kv: ScriptedKv = {
    keys,
    get revision() {
      return revision;
    },
    onChange: () => {},
    answer: (method, request) => {
      if (method === "txn") return txn(request as TxnRequest);
      if (method === "range") return range(request as RangeRequest);
      return { ID: `lease-${++leases}` };
    },
  };
  return kv;
}
