import type { Etcd3, ICompare, IRequestOp } from "etcd3";
import { Buffer } from "node:buffer";
import type { KeyDifference } from "./key_differences.ts";
import { keyAfter } from "./tenant_entry.ts";

/** How large one transaction may become. */
export interface BatchLimits {
  /** Operations; etcd takes 128 unless told otherwise (`--max-txn-ops`). */
  readonly operations: number;
  /** Bytes of the request; etcd takes 1.5 MiB unless told otherwise (`--max-request-bytes`). */
  readonly bytes: number;
}

/** etcd's own limits, with room for what surrounds keys and values. */
export const defaultBatchLimits: BatchLimits = { operations: 128, bytes: 1024 * 1024 };

/** Changes that take effect together, or not at all if one of their keys changed meanwhile. */
export interface GuardedBatch {
  /** The first key that can follow those of the batch; `undefined` while it is empty. */
  readonly end: Uint8Array | undefined;
  /** Whether a change still fits. The first one always does: etcd took it once. */
  fits(change: BatchChange): boolean;
  /** Adds a change. */
  add(change: BatchChange): void;
  /**
   * Carries the changes out.
   *
   * @returns the revision they made, or `undefined` when a key was not as it was read
   */
  commit(client: Etcd3): Promise<string | undefined>;
}

/** A key that is put as the snapshot has it, or deleted. */
export type BatchChange = Extract<KeyDifference, { kind: "missing" | "changed" | "surplus" }>;

/** What protobuf and gRPC add to one operation and its comparison, generously. */
const overhead = 64;

/** Creates an empty batch. */
export function createGuardedBatch(limits: BatchLimits): GuardedBatch {
  const compare: ICompare[] = [];
  const success: IRequestOp[] = [];
  let bytes = 0;
  let end: Uint8Array | undefined;
  return {
    get end() {
      return end;
    },
    fits: (change) =>
      success.length === 0 ||
      success.length < limits.operations && bytes + sizeOf(change) <= limits.bytes,
    add: (change) => {
      const key = keyOf(change);
      compare.push({
        result: "Equal",
        target: "Mod",
        key,
        mod_revision: "live" in change ? change.live.modRevision : "0",
      });
      success.push(operationFor(change, key));
      bytes += sizeOf(change);
      end = keyAfter(key);
    },
    commit: async (client) => {
      const { succeeded, header } = await client.kv.txn({ compare, success });
      return succeeded ? String(header.revision) : undefined;
    },
  };
}

function operationFor(change: BatchChange, key: Buffer): IRequestOp {
  if (change.kind === "surplus") return { request_delete_range: { key } } as IRequestOp;
  return { request_put: { key, value: Buffer.from(change.saved.value) } } as IRequestOp;
}

function keyOf(change: BatchChange): Buffer {
  return Buffer.from(change.kind === "surplus" ? change.live.key : change.saved.key);
}

function sizeOf(change: BatchChange): number {
  const key = 2 * keyOf(change).length + overhead;
  return change.kind === "surplus" ? key : key + change.saved.value.length;
}
