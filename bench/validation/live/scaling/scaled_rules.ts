import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { readPrometheusDuration } from "./read_prometheus_duration.ts";
import { alertRules } from "../../../../manifests/monitoring/alert_rules.ts";
import { metricsJob } from "../../../../manifests/monitoring/metric_labels.ts";
import { prometheusDuration } from "../../../../manifests/monitoring/prometheus_duration.ts";
import { recordingRules } from "../../../../manifests/monitoring/recording_rules.ts";
import { type LiveAlertRule, type LiveRule, ownRuleSet, type RuleSet } from "./rule_set.ts";
import { type ExpressionScaling, scaleExpression, stretchOf } from "./scale_expression.ts";

/** How much faster than in production rules count time. */
export interface RuleScaling extends ExpressionScaling {
  /**
   * Alerts that must hold for no longer than `longestFor`, so that hours, days and a week can be
   * waited for. Only those that a case is about: others keep their place in the order of time.
   */
  readonly hurried?: ReadonlySet<string>;
}

/** Seconds that a hurried alert has to hold at most. */
export const longestFor = 20;

/** The label by which alerts of several rule sets are told apart. */
export const ruleSetLabel = "rule_set";

/**
 * The rules that a configuration renders, counting time faster.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function scaledRules(config: EtcdCluster, scaling: RuleScaling): RuleSet {
  return scaleRuleSet(ownRules(config), scaling);
}

/**
 * The rules that a configuration renders, as they are.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function ownRules(config: EtcdCluster): RuleSet {
  const rules = [...recordingRules(config), ...alertRules(config)];
  return { name: ownRuleSet, groups: [{ name: metricsJob(config), rules }] };
}

/** Lets any rules count time faster, and labels their alerts with the name of their set. */
export function scaleRuleSet({ groups, name }: RuleSet, scaling: RuleScaling): RuleSet {
  return {
    name,
    groups: groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => scaleRule(rule, { scaling, set: name })),
    })),
  };
}

interface ScaledRule {
  readonly scaling: RuleScaling;
  readonly set: string;
}

function scaleRule(rule: LiveRule, { scaling, set }: ScaledRule): LiveRule {
  const expr = scaleExpression(rule.expr, scaling);
  if ("record" in rule) return { ...rule, expr };
  const { annotations, for: holding, keep_firing_for: keeping, labels, ...rest } = rule;
  const seconds = scaledFor(rule, scaling);
  return {
    ...rest,
    expr,
    ...(holding === undefined ? {} : { for: prometheusDuration(seconds * 1_000) }),
    ...(keeping === undefined ? {} : { keep_firing_for: shorter(keeping, scaling) }),
    labels: { ...labels, [ruleSetLabel]: set },
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** Seconds that an alert has to hold when time is counted faster. */
export function scaledFor(rule: LiveAlertRule, scaling: RuleScaling): number {
  const { factor, hurried } = scaling;
  const holding = (readPrometheusDuration(rule.for ?? "0s") ?? 0) / 1_000;
  const seconds = holding / factor * stretchOf(rule.expr, scaling);
  return hurried?.has(rule.alert) === true ? Math.min(longestFor, seconds) : seconds;
}

function shorter(duration: string, { factor }: RuleScaling): string {
  return prometheusDuration((readPrometheusDuration(duration) ?? 0) / factor);
}
