import {
  exampleOperation,
  examplePhase,
  exampleTrial,
  type MadeUp,
} from "../results/example_result.ts";
import type { Findings } from "../results/findings.ts";
import { type TrialReport, trialReportSchema } from "../results/trial_report.ts";
import type { Scenario, ScenarioSettings } from "../scenarios/scenario.ts";
import type { GroupLoad, Phase, Trial } from "../scenarios/trial.ts";

/** A load that a test answers for. */
export interface AskedLoad {
  /** Its trial. */
  readonly trial: Trial;
  /** Its phase. */
  readonly phase: Phase;
  /** Name of the group. */
  readonly group: string;
  /** What the group was to do. */
  readonly load: GroupLoad;
}

/** What an operation of a load measured, and whether it writes. Default: it does. */
export interface Answer extends MadeUp {
  /** Which objective judges it. Default: that of writes. */
  readonly kind?: "read" | "write" | "list";
  /** Failed requests by class. Default: none. */
  readonly errors?: Readonly<Record<string, number>>;
}

/** How a test stands in for a cluster. */
export interface AnswerScenarioOptions<Settings> {
  /** What the scenario is told. */
  readonly settings: Settings;
  /** What each operation of a load measured, by name. */
  readonly answer: (asked: AskedLoad) => Readonly<Record<string, Answer>>;
  /** What else a report says; the rest of it is that of a run that passes. */
  readonly change?: (trial: Trial, report: TrialReport) => Partial<TrialReport>;
}

/** What became of it. */
export interface AnsweredScenario {
  /** The trials that it asked for. */
  readonly trials: readonly Trial[];
  /** What it concluded. */
  readonly findings: Findings;
}

/** Runs a scenario whose cluster is a function, for tests of what it asks and what it concludes. */
export function answerScenario<Settings extends ScenarioSettings>(
  scenario: Scenario<Settings>,
  { answer, change = () => ({}), settings }: AnswerScenarioOptions<Settings>,
): AnsweredScenario {
  const asked: Trial[] = [];
  const trials = scenario.trials(settings, { seed: 1 });
  let step = trials.next();
  while (!step.done) {
    const trial = step.value;
    asked.push(trial);
    const report = reportOf(trial, answer);
    step = trials.next(trialReportSchema.parse({ ...report, ...change(trial, report) }));
  }
  return { trials: asked, findings: step.value };
}

function reportOf(
  trial: Trial,
  answer: AnswerScenarioOptions<unknown>["answer"],
): TrialReport {
  let startSecond = 0;
  const phases = trial.phases.map((phase) => {
    const operations = Object.entries(phase.load).flatMap(([group, load]) =>
      Object.entries(answer({ trial, phase, group, load })).map(([name, made]) => ({
        ...exampleOperation(name, made.kind ?? "write", made),
        group,
        errors: { ...made.errors },
      }))
    );
    const report = examplePhase({
      name: phase.name,
      startSecond,
      seconds: phase.seconds,
      measuredSeconds: phase.seconds,
      operations,
      tenants: [],
    });
    startSecond += phase.seconds;
    return { report, measured: phase.measured ?? true };
  });
  return exampleTrial({
    name: trial.name,
    purpose: trial.purpose,
    groups: Object.entries(trial.groups).map(([name, group]) => ({
      name,
      workload: group.workload,
      tenants: group.tenants,
      connections: group.connections ?? 1,
    })),
    phases: phases.filter(({ measured }) => measured).map(({ report }) => report),
  });
}
