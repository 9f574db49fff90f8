import type { Failure } from "../diagnostics/failure.ts";
import type { Findings } from "./results/findings.ts";
import type { RunResult } from "./results/run_result.ts";
import type { TrialReport } from "./results/trial_report.ts";
import { type Verdict, worstOf } from "./results/verdict.ts";

/** What is known when a run is over. */
export interface RunEnd {
  /** What was measured. */
  readonly trials: readonly TrialReport[];
  /** What the scenario concluded. */
  readonly findings: Findings;
  /** Why it did not come to its end; nothing when it did. */
  readonly stopped: Failure | undefined;
}

/** What a scenario says that could not conclude anything. */
export const emptyFindings: Findings = {
  figures: [],
  tables: [],
  matrices: [],
  curves: [],
  missed: [],
  notes: ["The run ended before the scenario could conclude anything."],
};

/** The verdict of a run is its worst one; the reasons are those of the trials that have it. */
export function concludeRun(
  { findings, stopped, trials }: RunEnd,
): Pick<RunResult, "verdict" | "reasons"> {
  const ended = stopped === undefined ? [] : [verdictOf(stopped)];
  const missed: readonly Verdict[] = findings.missed.length > 0 ? ["objective-missed"] : [];
  const verdict = worstOf([...trials.map((trial) => trial.verdict), ...ended, ...missed]);
  const reasons = trials.filter((trial) => trial.verdict === verdict && verdict !== "pass")
    .flatMap(({ name, reasons }) =>
      reasons.map((reason) => trials.length > 1 ? `${name}: ${reason}` : reason)
    );
  const stop = stopped === undefined ? [] : [stopped.message.split("\n", 1)[0] ?? ""];
  return { verdict, reasons: [...stop, ...reasons, ...findings.missed] };
}

function verdictOf({ code }: Failure): Verdict {
  return code === "interrupted" ? "interrupted" : "target-failed";
}
