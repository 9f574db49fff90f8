import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";

/** What is to be there. */
export interface FillFolderOptions {
  /** Prefix of its keys. */
  readonly folder: string;
  /** Number of keys. */
  readonly keys: number;
  /** Bytes of each value. */
  readonly bytes: number;
  /** Lease that they hang on. Default: none. */
  readonly lease?: string;
}

/** Well below etcd's 128 operations (`--max-txn-ops`) and its 1.5 MiB (`--max-request-bytes`). */
const operationsAtOnce = 100;
const bytesAtOnce = 512 * 1_024;

/** The key at a place of a folder; they sort by place. */
export function keyAt(folder: string, place: number): Buffer {
  return Buffer.from(`${folder}${`${place}`.padStart(6, "0")}`);
}

/** Writes keys of a folder, several in a transaction. */
export async function fillFolder(client: Etcd3, options: FillFolderOptions): Promise<void> {
  const { bytes, folder, keys, lease } = options;
  const value = Buffer.alloc(bytes, "v");
  const atOnce = Math.max(1, Math.min(operationsAtOnce, Math.floor(bytesAtOnce / bytes)));
  for (let first = 0; first < keys; first += atOnce) {
    const count = Math.min(atOnce, keys - first);
    const success = Array.from({ length: count }, (_, index) => ({
      request_put: {
        key: keyAt(folder, first + index),
        value,
        ...(lease === undefined ? {} : { lease }),
      },
    }));
    await client.kv.txn({ compare: [], success, failure: [] });
  }
}

/** The key after the last one of a folder. */
export function endOf(folder: string): Buffer {
  const end = Buffer.from(folder);
  end[end.length - 1] = (end.at(-1) ?? 0) + 1;
  return end;
}
