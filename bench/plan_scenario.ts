import { Failure } from "../diagnostics/failure.ts";
import { planTrial, secondsOf } from "./plan_trial.ts";
import { plausibleReport } from "./plausible_report.ts";
import type { Scenario, ScenarioSettings } from "./scenarios/scenario.ts";
import type { Trial } from "./scenarios/trial.ts";

/** Trials after which a scenario that does not end by itself is taken to have none. */
const mostTrials = 500;

/**
 * The trials that a scenario runs, when each one goes well: what `--dry-run` shows. A scenario that
 * goes by what it measured may run others.
 *
 * @throws {Failure} `usage` for a trial that makes no sense
 */
export function planScenario<Settings extends ScenarioSettings>(
  scenario: Scenario<Settings>,
  settings: Settings,
  { seed }: { readonly seed: number },
): readonly Trial[] {
  const trials: Trial[] = [];
  const running = scenario.trials(settings, { seed });
  for (let step = running.next(); !step.done;) {
    const trial = step.value;
    if (trials.length >= mostTrials) {
      throw new Failure("usage", `Scenario "${scenario.name}" has more than ${mostTrials} trials`);
    }
    const planned = planTrial(trial, { seed });
    trials.push(trial);
    step = running.next(plausibleReport(trial, planned));
  }
  return trials;
}

/** Seconds that the phases of all trials take; setting up comes on top. */
export function loadSeconds(trials: readonly Trial[]): number {
  return trials.reduce((sum, trial) => sum + secondsOf(trial), 0);
}
