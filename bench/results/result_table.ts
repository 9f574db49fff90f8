import type { Paint } from "../../diagnostics/paint.ts";
import { readable } from "./aligned_rows.ts";
import { factLines } from "./fact_lines.ts";
import { findingsText } from "./findings_text.ts";
import { operationTable } from "./operation_table.ts";
import type { RunResult } from "./run_result.ts";
import type { PhaseReport, TrialReport } from "./trial_report.ts";
import { trialTable } from "./trial_table.ts";
import type { Verdict } from "./verdict.ts";
import { wrapText } from "./wrap_text.ts";

/** A terminal of this width shows every line whole. */
const width = 120;

/**
 * The result as text that a person reads in ten seconds: the verdict first, then what was found,
 * then how far the figures can be trusted. A run of one load is told by operation and tenant; one
 * of several by trial and by what the scenario concluded.
 */
export function resultTable(result: RunResult, paint: Paint): string {
  const only = onlyPhase(result.trials);
  const blocks = only === undefined
    ? [
      verdictLines(result, paint),
      ...findingsText(result.findings, { width, paint }),
      ...(result.trials.length === 0 ? [] : [trialTable(result.trials, paint)]),
    ]
    : [
      [verdictLines(result, paint), ...loadLines(result, only).map(paint.faint)].join("\n"),
      operationTable(only, { objective: result.objective, paint }),
    ];
  return [...blocks, factLines(result, { width, paint })].join("\n\n") + "\n";
}

/** The phase of a run that has no other, with load of one group. */
function onlyPhase(trials: readonly TrialReport[]): PhaseReport | undefined {
  const phases = trials.flatMap((trial) => trial.phases);
  const [phase] = phases;
  const isOnly = trials.length === 1 && phases.length === 1 &&
    Object.keys(phase?.load ?? {}).length === 1;
  return isOnly ? phase : undefined;
}

const words: Readonly<Record<Verdict, (paint: Paint) => string>> = {
  "pass": (paint) => paint.good("PASS"),
  "objective-missed": (paint) => paint.bad("OBJECTIVE MISSED"),
  "generator-lagged": (paint) => paint.warning("NOT A RESULT"),
  "target-failed": (paint) => paint.bad("TARGET FAILED"),
  "isolation-violated": (paint) => paint.bad("PROMISE BROKEN"),
  "interrupted": (paint) => paint.warning("INTERRUPTED"),
};

function verdictLines(result: RunResult, paint: Paint): string {
  const isJudged = onlyPhase(result.trials) !== undefined;
  const subject = isJudged ? promiseOf(result) : result.scenario.title;
  return [
    `${words[result.verdict](paint)}  ${subject}`,
    ...result.reasons.map((reason) =>
      `  ${paint.bad("•")} ${wrapText(reason, { width, indent: 4 })}`
    ),
    ...(isJudged ? [] : [paint.faint(wrapText(result.scenario.question, { width, indent: 0 }))]),
  ].join("\n");
}

function promiseOf({ objective }: RunResult): string {
  const { errorShare, listP99, name, readP99, writeP99 } = objective;
  const promises = [
    ...(writeP99 === null ? [] : [`writes p99 ≤ ${writeP99} ms`]),
    ...(readP99 === null ? [] : [`reads p99 ≤ ${readP99} ms`]),
    ...(listP99 === null ? [] : [`lists p99 ≤ ${listP99} ms`]),
    ...(errorShare >= 1 ? [] : [`failures ≤ ${errorShare * 100} %`]),
  ];
  return promises.length === 0 ? "no objective" : `objective "${name}": ${promises.join(", ")}`;
}

function loadLines({ environment, scenario, trials }: RunResult, phase: PhaseReport): string[] {
  const { load, measuredSeconds, operations, seconds } = phase;
  const ended = operations.reduce((sum, { latency }) => sum + latency.count, 0);
  const answered = readable(ended / Math.max(measuredSeconds, 0.001));
  const [text = ""] = Object.values(load);
  const due = text.endsWith("in flight") ? `with ${text}` : `of ${text}`;
  const time = measuredSeconds === seconds
    ? `${seconds} s`
    : `${measuredSeconds} s of ${seconds} s`;
  const tenants = trials[0]?.groups.find(({ name }) => name in load)?.tenants ?? 0;
  const who = `${tenants} ${tenants === 1 ? "tenant" : "tenants"}`;
  return [
    `${answered} requests/s answered ${due} for ${time} by ${who}, seed ${scenario.seed}`,
    wrapText(environment.target, { width, indent: 0 }),
  ];
}
