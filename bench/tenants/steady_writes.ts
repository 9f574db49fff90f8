import type { Etcd3 } from "etcd3";
import { Buffer } from "node:buffer";

/** Latencies of writes that were due at fixed moments, in milliseconds and sorted. */
export interface SteadyWrites {
  /** From when each was due until its answer. */
  readonly latencies: readonly number[];
  /** How many failed. */
  readonly failed: number;
}

/**
 * Writes at a fixed rate until it is stopped, however slow the answers are, and measures each from
 * the moment at which it was due.
 */
export function steadyWrites(
  client: Etcd3,
  { key, perSecond }: { readonly key: string; readonly perSecond: number },
): { stop(): Promise<SteadyWrites> } {
  const latencies: number[] = [];
  const pending = new Set<Promise<void>>();
  let failed = 0;
  let due = performance.now();
  const write = (since: number): Promise<void> =>
    client.kv.put({ key: Buffer.from(key), value: Buffer.alloc(200, "v") }).then(
      () => void latencies.push(performance.now() - since),
      () => void failed++,
    );
  const timer = setInterval(() => {
    for (; due <= performance.now(); due += 1_000 / perSecond) {
      const request = write(due);
      pending.add(request);
      void request.finally(() => pending.delete(request));
    }
  }, 1);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(pending);
      return { latencies: latencies.sort((a, b) => a - b), failed };
    },
  };
}

/** A percentile of sorted values; 0 of none. */
export function percentileOf(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
