import type { RunResult } from "../results/run_result.ts";
import type { PhaseReport, TrialReport } from "../results/trial_report.ts";

/** An operation with the place at which it was measured. */
export interface OperationRow {
  /** Its trial. */
  readonly trial: TrialReport;
  /** Its phase. */
  readonly phase: PhaseReport;
  /** What was measured. */
  readonly operation: PhaseReport["operations"][number];
}

/** Every operation of a result that was sent at least once. */
export function operationRows({ trials }: Pick<RunResult, "trials">): OperationRow[] {
  return trials.flatMap((trial) =>
    trial.phases.flatMap((phase) =>
      phase.operations.filter(({ latency }) => latency.count > 0)
        .map((operation) => ({ trial, phase, operation }))
    )
  );
}

/** Failed requests of all classes together. */
export function failedOf(
  { errors }: { readonly errors: Readonly<Record<string, number>> },
): number {
  return Object.values(errors).reduce((sum, count) => sum + count, 0);
}
