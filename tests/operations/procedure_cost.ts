import { percentileOf } from "../../bench/tenants/steady_writes.ts";
import type { ObservedWrite } from "./observed_write.ts";

/** A stretch of time, in milliseconds of `performance.now()`. */
export interface Stretch {
  /** Its first moment. */
  readonly from: number;
  /** The first moment after it. */
  readonly to: number;
}

/** What the tenants felt for a while. */
export interface WritesFelt {
  /** How long it went on, in seconds. */
  readonly seconds: number;
  /** Writes that were due then and were acknowledged. */
  readonly acknowledged: number;
  /** How many of them took a second attempt. */
  readonly retried: number;
  /** Writes that failed twice; whether they took effect is unknown. */
  readonly failed: number;
  /** The 99th percentile from due to acknowledged, in milliseconds. */
  readonly p99: number;
  /** The longest time without an acknowledgement, as much of it as is in the stretch. */
  readonly longestGap: number;
}

/**
 * Says what was felt in a stretch of a load.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { writesFelt } from "./procedure_cost.ts";
 *
 * const write = (due: number) => ({ due, ended: due + 2, retried: false, acknowledged: true });
 * const felt = writesFelt([write(0), write(10), write(70)], { from: 0, to: 100 });
 * assert.deepEqual([felt.longestGap, felt.acknowledged, felt.p99], [60, 3, 2]);
 * ```
 */
export function writesFelt(
  writes: readonly ObservedWrite[],
  { from, to }: Stretch,
): WritesFelt {
  const due = writes.filter((write) => write.due >= from && write.due < to);
  const acknowledged = due.filter((write) => write.acknowledged);
  const latencies = acknowledged.map((write) => write.ended - write.due).sort((a, b) => a - b);
  return {
    seconds: (to - from) / 1_000,
    acknowledged: acknowledged.length,
    retried: acknowledged.filter(({ retried }) => retried).length,
    failed: due.length - acknowledged.length,
    p99: percentileOf(latencies, 0.99),
    longestGap: longestGap(writes, { from, to }),
  };
}

/** One that begins before the stretch or ends after it counts from its edge. */
function longestGap(writes: readonly ObservedWrite[], { from, to }: Stretch): number {
  const moments = writes.filter(({ acknowledged, ended }) =>
    acknowledged && ended >= from && ended < to
  ).map(({ ended }) => ended).sort((a, b) => a - b);
  let last = from;
  let longest = 0;
  for (const moment of [...moments, to]) {
    longest = Math.max(longest, moment - last);
    last = moment;
  }
  return longest;
}
