import { Failure } from "../diagnostics/failure.ts";
import type { Progress } from "../diagnostics/progress.ts";
import { concludeRun, emptyFindings, type RunEnd } from "./conclude_run.ts";
import { type Objective, promised } from "./results/objective.ts";
import type { Findings } from "./results/findings.ts";
import type { Preflight, RunEnvironment, RunResult } from "./results/run_result.ts";
import type { TrialReport } from "./results/trial_report.ts";
import { runEnvironment } from "./run_environment.ts";
import { runTrial } from "./run_trial.ts";
import type { Profile, Scenario, ScenarioSettings } from "./scenarios/scenario.ts";
import type { Trial } from "./scenarios/trial.ts";
import { createTargetPool, type TargetPool } from "./target_pool.ts";
import type { OpenTarget, Target } from "./targets/target.ts";

/** What a scenario runs on, and how. */
export interface RunScenarioOptions {
  /** Opens clusters as trials need them. */
  readonly open: OpenTarget;
  /** The profile that the settings began with. */
  readonly profile: Profile;
  /** Seed of all schedules and values. */
  readonly seed: number;
  /** What judged trials are judged by. */
  readonly objective: Objective;
  /** Threads that make load. */
  readonly workers: number;
  /** Name and version of the program, for the result. */
  readonly tool: string;
  /** SHA-256 of the run's configuration, for the result. */
  readonly configHash: string;
  /** Looks at the machine before the first trial. Default: nobody looks. */
  readonly preflight?: (target: Target) => Promise<Preflight>;
  /** Writes what was due in the trial of a name as a trace. Default: of none. */
  readonly record?: { readonly file: string; readonly trial: string };
  /** Tells people how far it is. */
  readonly progress: Progress;
  /** Ends the run early; what was measured is reported. */
  readonly signal?: AbortSignal;
  /** Told in full about everything that broke in a target. */
  readonly onTargetFailure?: (failure: Failure) => void;
  /** How a trial is run. Default: {@link runTrial}. */
  readonly runTrial?: typeof runTrial;
  /** Told when the first phase of a trial begins, in milliseconds since the epoch. */
  readonly onTrialStart?: (trial: Trial, startsAt: number) => void;
}

/**
 * Runs a scenario: opens clusters as its trials need them, runs one trial after another and hands
 * each report back, and assembles the result. Clusters are closed before it returns.
 *
 * A run that is interrupted, or whose target breaks, ends with what was measured until then.
 *
 * @throws {Failure} `usage` for a trial that makes no sense; whatever went wrong before anything was
 * measured
 */
export async function runScenario<Settings extends ScenarioSettings>(
  scenario: Scenario<Settings>,
  settings: Settings,
  options: RunScenarioOptions,
): Promise<RunResult> {
  const startedAt = new Date();
  const pool = createTargetPool(options.open);
  const run: Run = { options, pool, trials: [], environment: undefined, preflight: null };
  try {
    const { findings, stopped } = await runTrials(run, scenario.trials(settings, options));
    if (run.environment === undefined) throw new Failure("usage", "Scenario has no trial");
    return {
      schemaVersion: 2,
      startedAt: startedAt.toISOString(),
      seconds: Math.round(Date.now() - startedAt.getTime()) / 1000,
      ...concludeRun({ trials: run.trials, findings, stopped }),
      environment: run.environment,
      preflight: run.preflight,
      scenario: {
        name: scenario.name,
        title: scenario.title,
        question: scenario.question,
        profile: options.profile,
        settings: structuredClone(settings) as RunResult["scenario"]["settings"],
        seed: options.seed,
      },
      objective: promised(options.objective),
      findings,
      trials: run.trials,
    };
  } finally {
    await pool.close();
  }
}

interface Run {
  readonly options: RunScenarioOptions;
  readonly pool: TargetPool;
  readonly trials: TrialReport[];
  environment: RunEnvironment | undefined;
  preflight: Preflight | null;
}

type TrialsEnd = Pick<RunEnd, "findings" | "stopped">;

/** A scenario that is not handed all it asked for concludes nothing. */
async function runTrials(
  run: Run,
  trials: Generator<Trial, Findings, TrialReport>,
): Promise<TrialsEnd> {
  let step = trials.next();
  while (!step.done) {
    const report = await nextReport(run, step.value);
    if (report instanceof Failure) return { findings: emptyFindings, stopped: report };
    run.trials.push(report);
    if (report.verdict === "interrupted" || report.verdict === "target-failed") {
      return { findings: lastFindings(trials.next(report)), stopped: undefined };
    }
    step = trials.next(report);
  }
  return { findings: step.value, stopped: undefined };
}

/** A scenario of one trial concludes also from one that was cut short. */
function lastFindings(step: IteratorResult<Trial, Findings>): Findings {
  return step.done ? step.value : emptyFindings;
}

/** What goes wrong after something was measured ends the run, and does not lose it. */
async function nextReport(run: Run, trial: Trial): Promise<TrialReport | Failure> {
  try {
    return await runNext(run, trial);
  } catch (error) {
    const expected = error instanceof Failure && error.code !== "usage";
    if (!expected || run.trials.length === 0) throw error;
    if (error.code !== "interrupted") run.options.onTargetFailure?.(error);
    return error;
  }
}

async function runNext(run: Run, trial: Trial): Promise<TrialReport> {
  const { onTargetFailure, onTrialStart, progress, record, signal } = run.options;
  const number = run.trials.length + 1;
  progress.print(`trial ${number}, ${trial.name}: ${trial.purpose}`);
  const target = await run.pool.take(trial.cluster ?? {});
  run.environment ??= await runEnvironment({ target, ...run.options });
  if (number === 1) run.preflight = await run.options.preflight?.(target) ?? null;
  signal?.throwIfAborted();
  const runOne = run.options.runTrial ?? runTrial;
  const report = await runOne(trial, {
    ...run.options,
    target,
    prefix: `bench${number}-`,
    ...(record?.trial === trial.name ? { traceFile: record.file } : {}),
    onStart: (startsAt) => onTrialStart?.(trial, startsAt),
  });
  for (const failure of await target.failures()) onTargetFailure?.(failure);
  return report;
}
