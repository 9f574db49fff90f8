import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { repeatWhenOutdated } from "../../etcd/tenants/repeat_when_outdated.ts";

/** What a tenant is filled with. */
export interface Filling {
  /** Below which prefix. */
  readonly prefix: string;
  /** How many keys. */
  readonly keys: number;
  /** Bytes of each value. */
  readonly valueBytes: number;
}

/** As many puts as etcd takes in one transaction are 128 by default. */
const batch = 100;

/** Writes keys of eleven bytes below a prefix, four transactions at a time. */
export async function fillTenant(
  client: Etcd3,
  { keys, prefix, valueBytes }: Filling,
): Promise<void> {
  const value = Buffer.alloc(valueBytes, "v");
  let next = 0;
  const worker = async () => {
    while (next < keys) {
      const from = next;
      next += batch;
      const numbers = Array.from({ length: Math.min(batch, keys - from) }, (_, n) => from + n);
      const puts = numbers.map((number) => ({
        request_put: {
          key: Buffer.from(`${prefix}key${String(number).padStart(8, "0")}`),
          value,
        },
      }));
      await repeatWhenOutdated(() => client.kv.txn({ success: puts }));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}
