import assert from "node:assert/strict";
import { durationMilliseconds } from "../../manifests/config/duration.ts";
import { type AlertRule, alertRules } from "../../manifests/monitoring/alert_rules.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { AlertCase } from "./alert_case.ts";
import { type CasePhases, exampleJob, type InputSeries, inputSeries } from "./case_series.ts";
import { fillTemplate } from "./fill_template.ts";

/** A test of promtool's: what it loads, and what should fire when. */
export interface PromtoolCase {
  /** The rules. */
  readonly rule_files: readonly string[];
  /** How often they are evaluated. */
  readonly evaluation_interval: string;
  /** The one test. */
  readonly tests: readonly {
    /** Between two samples. */
    readonly interval: string;
    /** The samples. */
    readonly input_series: readonly InputSeries[];
    /** The expectations. */
    readonly alert_rule_test: readonly ExpectedAlerts[];
  }[];
}

/** What fires at a moment. */
export interface ExpectedAlerts {
  /** Since the first sample. */
  readonly eval_time: string;
  /** The alert. */
  readonly alertname: string;
  /** Its instances, if any. */
  readonly exp_alerts: readonly {
    /** Their labels. */
    readonly exp_labels: Readonly<Record<string, string>>;
    /** Their annotations, filled in. */
    readonly exp_annotations: Readonly<Record<string, string>>;
  }[];
}

/**
 * Makes promtool's test of a case: all is just well for longer than the alert waits, then it is not,
 * then it is well again.
 *
 * - At the end of the first part nothing fires.
 * - A step before its time nothing fires, and then it does, with its labels, value and text.
 * - When all is well again it goes on for as long as it should, and then ends.
 */
export function promtoolCase(alertCase: AlertCase, rulesFile: string): PromtoolCase {
  const { alert, rises = 0, falls = rises, step = 1 } = alertCase;
  const rule = ruleOf(alertCase);
  const waits = stepsOf(minutesOf(rule.for), step);
  const keeps = stepsOf(minutesOf(rule.keep_firing_for), step);
  const [rising, falling] = [stepsOf(rises, step), stepsOf(falls, step)];
  const before = waits + rising + 2;
  const fires = before + rising + waits;
  const heals = fires + 3;
  const ends = heals + falling + keeps;
  const phases: CasePhases = { steps: [before, heals - before, ends + 1 - heals], step };
  const quiet = (at: number): ExpectedAlerts => expected(at, []);
  const firing = (at: number) => expected(at, [instance(alertCase, { rule, before, at })]);
  const expected = (at: number, instances: ExpectedAlerts["exp_alerts"]): ExpectedAlerts => ({
    eval_time: `${at * step}m`,
    alertname: alert,
    exp_alerts: instances,
  });
  return {
    rule_files: [rulesFile],
    evaluation_interval: `${step}m`,
    tests: [{
      interval: `${step}m`,
      input_series: alertCase.series.map((series) => inputSeries(series, phases)),
      alert_rule_test: [
        quiet(before - 1),
        quiet(before + waits - 1),
        firing(fires),
        quiet(ends),
      ],
    }],
  };
}

function ruleOf({ alert, spec = {} }: AlertCase): AlertRule {
  const rule = alertRules(exampleCluster({ spec })).find((each) => each.alert === alert);
  assert.ok(rule !== undefined, `there is no alert "${alert}"`);
  return rule;
}

interface Place {
  readonly rule: AlertRule;
  readonly before: number;
  readonly at: number;
}

function instance(alertCase: AlertCase, { at, before, rule }: Place) {
  const { series, step = 1, value } = alertCase;
  const labels = {
    job: exampleJob(series[0]?.source),
    namespace: "kamaji-system",
    ...alertCase.labels,
  };
  const moment = { before: before * step, since: (at - before) * step };
  const sample = { labels, value: typeof value === "number" ? value : value(moment) };
  const { description = "", ...others } = rule.annotations;
  return {
    exp_labels: { ...labels, ...rule.labels },
    exp_annotations: { ...others, description: fillTemplate(description, sample) },
  };
}

function minutesOf(duration: string | undefined): number {
  return duration === undefined ? 0 : (durationMilliseconds(duration) ?? 0) / 60_000;
}

function stepsOf(minutes: number, step: number): number {
  return Math.ceil(minutes / step);
}
