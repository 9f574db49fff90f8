import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";
import { type EtcdErrorClass, etcdErrorClass } from "../../etcd/error_class.ts";

/** What happened to a tenant that wrote and read all the time. */
export interface Written {
  /** Requests that were answered. */
  readonly done: number;
  /** Requests that failed, by what went wrong. */
  readonly failed: Readonly<Partial<Record<EtcdErrorClass, number>>>;
  /** The longest run of requests that failed one after the other. */
  readonly longestFailure: number;
  /** Milliseconds of each request, sorted. */
  readonly latencies: readonly number[];
}

/** Writes, reads and deletes one key below a prefix, again and again, until it is stopped. */
export function keepWriting(client: Etcd3, prefix: string): { stop(): Promise<Written> } {
  const key = Buffer.from(`${prefix}kept`);
  let running = true;
  let done = 0;
  let [failing, longestFailure] = [0, 0];
  const failed: Partial<Record<EtcdErrorClass, number>> = {};
  const latencies: number[] = [];
  const requests = [
    () => client.kv.put({ key, value: Buffer.from("value") }),
    () => client.kv.range({ key }),
    () => client.kv.deleteRange({ key }),
  ];
  const loop = (async () => {
    for (let turn = 0; running; turn++) {
      const begun = performance.now();
      try {
        await requests[turn % requests.length]?.();
        done++;
        failing = 0;
      } catch (error) {
        const errorClass = etcdErrorClass(error);
        failed[errorClass] = (failed[errorClass] ?? 0) + 1;
        longestFailure = Math.max(longestFailure, ++failing);
      }
      latencies.push(performance.now() - begun);
    }
  })();
  return {
    stop: async () => {
      running = false;
      await loop;
      return { done, failed, longestFailure, latencies: latencies.sort((a, b) => a - b) };
    },
  };
}

/** A percentile of sorted values. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
