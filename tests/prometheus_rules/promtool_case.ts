import assert from "node:assert/strict";
import { durationMilliseconds } from "../../manifests/config/duration.ts";
import { type AlertRule, alertRules } from "../../manifests/monitoring/alert_rules.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { AlertCase } from "./alert_case.ts";
import {
  type CasePhases,
  type InputSeries,
  inputSeries,
  neighbours,
  ownerLabels,
} from "./case_series.ts";
import { fillTemplate } from "./fill_template.ts";

/** A test of promtool's: what it loads, and what should fire when. */
export interface PromtoolCase {
  /** The rules. */
  readonly rule_files: readonly string[];
  /** How often they are evaluated. */
  readonly evaluation_interval: string;
  /** The tests. */
  readonly tests: readonly PromtoolTest[];
}

/** A test of promtool's. */
export interface PromtoolTest {
  /** Between two samples. */
  readonly interval: string;
  /** The samples. */
  readonly input_series: readonly InputSeries[];
  /** What alerts look like, and where there are none. */
  readonly alert_rule_test: readonly ExpectedAlerts[];
  /** How many fire, to the minute. */
  readonly promql_expr_test: readonly ExpectedCount[];
}

/** How many alerts fire at a moment. */
export interface ExpectedCount {
  /** The question. */
  readonly expr: string;
  /** Since the first sample. */
  readonly eval_time: string;
  /** The answer; empty where none do. */
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
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

/** Makes promtool's test of one case. */
export function promtoolCase(alertCase: AlertCase, rulesFile: string): PromtoolCase {
  return {
    rule_files: [rulesFile],
    evaluation_interval: `${alertCase.step ?? 1}m`,
    tests: [promtoolTest(alertCase, [alertCase.alert])],
  };
}

/**
 * What a case expects: all is just well for longer than the alert waits, then it is not, then it is
 * well again. Other clusters are in trouble, or well, all the time.
 *
 * - At the end of the first part nothing fires.
 * - A step before its time it does not fire, and then it does.
 * - Later it has its labels, value and text.
 * - When all is well again it goes on to the last step for as long as it should, and then ends.
 *
 * @param names under which the alert is in the rules
 */
export function promtoolTest(alertCase: AlertCase, names: readonly string[]): PromtoolTest {
  const { step = 1 } = alertCase;
  const rule = ruleOf(alertCase);
  const { before, begins, fires, heals, ends, last } = timesOf(alertCase, rule);
  const phases: CasePhases = { steps: [before, heals - before, last + 1 - heals], step };
  const at = (index: number) => `${index * step}m`;
  const firing = instance(alertCase, { rule, before, at: fires });
  return {
    interval: at(1),
    input_series: alertCase.series.flatMap((series) => [series, ...neighbours(series)])
      .map((series) => inputSeries(series, phases)),
    alert_rule_test: names.flatMap((alertname) => [
      { eval_time: at(before - 1), alertname, exp_alerts: [] },
      { eval_time: at(fires), alertname, exp_alerts: [firing] },
      { eval_time: at(last), alertname, exp_alerts: [] },
    ]),
    promql_expr_test: names.flatMap((name) => {
      const count = (index: number, value: number): ExpectedCount => ({
        expr: `count(ALERTS{alertname="${name}",alertstate="firing"})`,
        eval_time: at(index),
        exp_samples: value === 0 ? [] : [{ labels: "{}", value }],
      });
      return [count(begins - 1, 0), count(begins, 1), count(ends - 1, 1), count(ends, 0)];
    }),
  };
}

/** Steps of a case at which something happens. */
export interface CaseTimes {
  /** All is well up to here. */
  readonly before: number;
  /** The alert begins to fire. */
  readonly begins: number;
  /** It fires with the value that it stays at. */
  readonly fires: number;
  /** All is well again. */
  readonly heals: number;
  /** The alert ends. */
  readonly ends: number;
  /** The last step. */
  readonly last: number;
}

/** When what happens in a case. */
export function timesOf(alertCase: AlertCase, rule: AlertRule): CaseTimes {
  const { looksBack = 0, rises = 0, crosses = rises, falls = rises, step = 1 } = alertCase;
  const waits = stepsOf(minutesOf(rule.for), step);
  const keeps = stepsOf(minutesOf(rule.keep_firing_for), step);
  const rising = stepsOf(rises, step);
  const crossing = stepsOf(crosses, step);
  const falling = stepsOf(falls, step);
  const before = waits + Math.max(rising, falling, stepsOf(looksBack, step)) + 2;
  const fires = before + rising + waits;
  const heals = fires + 3;
  const ends = heals + falling + keeps;
  return { before, begins: before + crossing + waits, fires, heals, ends, last: ends + waits + 2 };
}

/** The rule that a case is about. */
export function ruleOf({ alert, spec = {} }: AlertCase): AlertRule {
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
  const labels = { ...ownerLabels(series[0]?.source), ...alertCase.labels };
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
