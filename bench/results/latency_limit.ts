import type { RunResult } from "./run_result.ts";
import type { PhaseReport } from "./trial_report.ts";

/** How an operation is judged. */
export type OperationKind = PhaseReport["operations"][number]["kind"];

/** What was promised, as it stands in a result: nothing for no limit. */
export type PromisedObjective = RunResult["objective"];

/**
 * The longest 99th percentile that an objective allows operations of a kind, in milliseconds;
 * nothing for no limit.
 */
export function latencyLimit(objective: PromisedObjective, kind: OperationKind): number | null {
  switch (kind) {
    case "write":
      return objective.writeP99;
    case "read":
      return objective.readP99;
    case "list":
      return objective.listP99;
  }
}
