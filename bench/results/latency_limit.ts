import type { BenchmarkResult } from "./benchmark_result.ts";

/** How an operation is judged. */
export type OperationKind = BenchmarkResult["operations"][number]["kind"];

/**
 * The longest 99th percentile that an objective allows operations of a kind, in milliseconds;
 * nothing for no limit.
 */
export function latencyLimit(
  objective: BenchmarkResult["objective"],
  kind: OperationKind,
): number | null {
  switch (kind) {
    case "write":
      return objective.writeP99;
    case "read":
      return objective.readP99;
    case "list":
      return objective.listP99;
  }
}
