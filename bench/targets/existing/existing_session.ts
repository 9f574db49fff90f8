import type { Failure } from "../../../diagnostics/failure.ts";
import type { Progress } from "../../../diagnostics/progress.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { runTrial } from "../../run_trial.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import type { OpenTarget, Target } from "../target.ts";
import type { BenchRun } from "./bench_run.ts";
import type { ExistingCluster } from "./existing_cluster.ts";
import { openExistingTarget } from "./existing_target.ts";
import { refuseTrials } from "./refuse_trials.ts";
import type { SpaceLimits } from "./space_limits.ts";
import type { ClusterSurvey } from "./survey_cluster.ts";

/** What a session loads. */
export interface ExistingSessionOptions {
  /** The cluster. Ending the session closes it. */
  readonly cluster: ExistingCluster;
  /** What it said of itself. */
  readonly survey: ClusterSurvey;
  /** How much of its database may be used. */
  readonly limits: SpaceLimits;
  /** The scenario. */
  readonly scenario: Pick<Scenario, "name" | "faults">;
  /** Whether somebody allowed to do things to the cluster itself. */
  readonly allowFaults: boolean;
  /** The run that loads it. */
  readonly run: BenchRun;
  /** Told about each step. */
  readonly progress: Progress;
}

/** A run's use of a cluster that is not its own. */
export interface ExistingSession {
  /** Opens the cluster for trials; what earlier ones made is removed when they are closed. */
  readonly open: OpenTarget;
  /**
   * Runs a trial, unless it is one that is refused here: a scenario that goes by what it measured may
   * come to trials that nobody was asked about. One that was ended for the cluster's sake says so.
   */
  readonly runTrial: typeof runTrial;
  /** Aborts when the run has to end for the cluster's sake. */
  readonly signal: AbortSignal;
  /**
   * Ends it.
   *
   * @throws {Failure} `target-failed` when something that the run made could not be removed
   */
  close(): Promise<void>;
}

/**
 * Begins to use a cluster of somebody else. A target that could not remove what it made says so at
 * the end of the session, so that what was measured is not lost for it.
 */
export function existingSession(options: ExistingSessionOptions): ExistingSession {
  const { allowFaults, cluster, scenario, survey } = options;
  const ending = new AbortController();
  let danger: Failure | undefined;
  let left: unknown;
  const onDanger = (failure: Failure) => {
    danger ??= failure;
    ending.abort(danger);
  };
  return {
    signal: ending.signal,
    open: async () => {
      const target = await openExistingTarget({ ...options, onDanger });
      const close = () => target.close().catch((error: unknown) => void (left ??= error));
      return { ...target, close } satisfies Target;
    },
    runTrial: async (trial, runOptions) => {
      refuseTrials(scenario, [trial], { allowFaults, survey, place: cluster.place });
      try {
        const report = await runTrial(trial, runOptions);
        return danger === undefined ? report : endedBy(danger, report);
      } catch (error) {
        throw danger ?? error;
      }
    },
    close: async () => {
      await cluster.close();
      if (left !== undefined) throw left;
    },
  };
}

/** What was measured stands, and a promise that was broken outweighs all else. */
function endedBy({ message }: Failure, report: TrialReport): TrialReport {
  return report.verdict === "isolation-violated"
    ? report
    : { ...report, verdict: "target-failed", reasons: [message] };
}
