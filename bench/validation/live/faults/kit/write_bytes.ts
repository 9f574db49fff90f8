import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";

/** What is written. */
export interface WrittenBytes {
  /** What keys begin with; each is written once. */
  readonly prefix: string;
  /** Bytes of all values together. */
  readonly bytes: number;
  /** Bytes of each value. */
  readonly each: number;
  /** How many requests are under way at once. Default 1. */
  readonly atOnce?: number;
}

/** Writes so many bytes of values that are not alike, and returns once all are acknowledged. */
export async function writeBytes(
  client: Etcd3,
  { atOnce = 1, bytes, each, prefix }: WrittenBytes,
): Promise<void> {
  const count = Math.ceil(bytes / each);
  let next = 0;
  const write = async () => {
    while (next < count) {
      const index = next++;
      const value = Buffer.alloc(each, `${index}-`);
      await client.kv.put({ key: Buffer.from(`${prefix}${index}`), value });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, write));
}

/** Writes one key so many times, with a hundred requests under way at once. */
export async function writeTimes(
  client: Etcd3,
  { key, times }: { readonly key: Buffer; readonly times: number },
): Promise<void> {
  let left = times;
  const writer = async () => {
    while (left-- > 0) await client.kv.put({ key, value: Buffer.from(String(left)) });
  };
  await Promise.all(Array.from({ length: 100 }, writer));
}
