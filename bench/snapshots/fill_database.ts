import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";

const megabyte = 1024 * 1024;

/**
 * Fills an etcd with values of 1 MiB, of which a quarter is random and the rest text, so that they
 * compress about as well as Kubernetes objects do. 1 GiB takes about half a minute on a disk of a
 * laptop.
 */
export async function fillDatabase(client: Etcd3, megabytes: number): Promise<void> {
  const text = Buffer.from("metadata: {labels: {app.kubernetes.io/managed-by: kamaji}}\n");
  const value = Buffer.alloc(megabyte, text);
  for (let number = 0; number < megabytes; number++) {
    for (let at = 0; at < megabyte; at += 4_096) {
      crypto.getRandomValues(value.subarray(at, at + 1_024));
    }
    await client.kv.put({ key: Buffer.from(`/fill/${number}`), value });
  }
}
