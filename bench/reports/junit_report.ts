import { escapeHtml } from "../charts/markup.ts";
import type { RunResult } from "../results/run_result.ts";
import type { TrialReport } from "../results/trial_report.ts";
import type { Verdict } from "../results/verdict.ts";

/** What became of a case: a failure is the target's doing, an error that of the run. */
const elements: Readonly<Record<Verdict, "failure" | "error" | "skipped" | undefined>> = {
  "pass": undefined,
  "objective-missed": "failure",
  "isolation-violated": "failure",
  "generator-lagged": "error",
  "target-failed": "error",
  "interrupted": "skipped",
};

interface Case {
  readonly name: string;
  readonly seconds: number;
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
}

/**
 * A result as JUnit XML, so that CI shows it beside tests: a case for each trial and one for what the
 * scenario concludes. What the target missed or broke is a failure, what made the run no result is an
 * error, and what was interrupted is skipped.
 */
export function junitReport(result: RunResult): string {
  const cases = [...result.trials.map(caseOf), conclusion(result)];
  const count = (element: string) =>
    cases.filter(({ verdict }) => elements[verdict] === element).length;
  const totals = [
    ["tests", cases.length],
    ["failures", count("failure")],
    ["errors", count("error")],
    ["skipped", count("skipped")],
    ["time", result.seconds.toFixed(3)],
  ] as const;
  const suite = `kamaji-etcd bench ${result.scenario.name}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes([["name", "kamaji-etcd bench"], ...totals])}>`,
    `  <testsuite${attributes([["name", suite], ...totals, ["timestamp", result.startedAt]])}>`,
    ...propertiesOf(result),
    ...cases.map((each) => caseElement(suite, each)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function caseOf({ name, phases, reasons, verdict }: TrialReport): Case {
  const seconds = phases.reduce((sum, phase) => sum + phase.measuredSeconds, 0);
  return { name: `trial ${name}`, seconds, verdict, reasons };
}

/** What a trial has already said is not said again. */
function conclusion({ findings, reasons, trials, verdict }: RunResult): Case {
  const { missed } = findings;
  const told = trials.some((trial) => trial.verdict === verdict);
  const own = missed.length > 0 ? "objective-missed" : told ? "pass" : verdict;
  return {
    name: "what the scenario concludes",
    seconds: 0,
    verdict: own,
    reasons: missed.length > 0 ? missed : own === "pass" ? [] : reasons,
  };
}

function propertiesOf({ environment, findings, scenario }: RunResult): string[] {
  const properties: readonly (readonly [string, string | number])[] = [
    ["profile", scenario.profile],
    ["seed", scenario.seed],
    ["environment", environment.hash],
    ["etcd", environment.etcd],
    ...findings.figures.flatMap(({ name, unit, value }) =>
      value === null ? [] : [[`${name} (${unit})`, value] as const]
    ),
  ];
  return [
    "    <properties>",
    ...properties.map(([name, value]) =>
      `      <property${attributes([["name", name], ["value", value]])}/>`
    ),
    "    </properties>",
  ];
}

function caseElement(suite: string, { name, reasons, seconds, verdict }: Case): string {
  const open = `    <testcase${
    attributes([["classname", suite], ["name", name], ["time", seconds.toFixed(3)]])
  }`;
  const element = elements[verdict];
  if (element === undefined) return `${open}/>`;
  const [message = verdict] = reasons;
  const body = element === "skipped"
    ? `<skipped${attributes([["message", message]])}/>`
    : `<${element}${attributes([["message", message], ["type", verdict]])}>${
      escapeHtml(reasons.join("\n"))
    }</${element}>`;
  return `${open}>${body}</testcase>`;
}

function attributes(pairs: readonly (readonly [name: string, value: string | number])[]): string {
  return pairs.map(([name, value]) => ` ${name}="${escapeHtml(String(value))}"`).join("");
}
