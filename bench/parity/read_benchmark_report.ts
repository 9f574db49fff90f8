/** What etcd's benchmark prints about its requests. */
export interface BenchmarkReport {
  /** Requests a second, those that failed left out. */
  readonly throughput: number;
  /** Milliseconds that half of the requests did not exceed. */
  readonly median: number;
  /** Milliseconds that 99 of 100 did not exceed. */
  readonly p99: number;
  /** Requests that failed. */
  readonly failed: number;
}

/**
 * Reads the report of etcd's benchmark (etcd pkg/report/report.go).
 *
 * @throws {Error} when a figure is missing, as quantiles are after too few requests
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readBenchmarkReport } from "./read_benchmark_report.ts";
 *
 * const text = "  Requests/sec:\t1500.5\n  50% in 0.0100 secs.\n  99% in 0.0250 secs.\n";
 * assert.equal(readBenchmarkReport(text).p99, 25);
 * ```
 */
export function readBenchmarkReport(text: string): BenchmarkReport {
  const errors = [...text.matchAll(/^\s*\[(\d+)\]\t/gm)];
  return {
    throughput: figure(text, /Requests\/sec:\s*([\d.e+-]+)/),
    median: figure(text, /^\s*50% in ([\d.e+-]+) secs/m) * 1_000,
    p99: figure(text, /^\s*99% in ([\d.e+-]+) secs/m) * 1_000,
    failed: errors.reduce((sum, [, count]) => sum + Number(count), 0),
  };
}

function figure(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`The benchmark did not print ${pattern.source}`);
  return Number(found);
}
