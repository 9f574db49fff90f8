import type { AlertRule } from "../../../../manifests/monitoring/alert_rules.ts";
import type { RecordingRule } from "../../../../manifests/monitoring/recording_rules.ts";

/** A rule as Prometheus reads it. */
export type LiveRule = RecordingRule | LiveAlertRule;

/** An alert as Prometheus reads it; those of others may lack what ours have. */
export type LiveAlertRule =
  & Pick<AlertRule, "alert" | "expr" | "for" | "keep_firing_for">
  & Partial<Pick<AlertRule, "labels" | "annotations">>;

/** A group of rules, which are evaluated one after the other. */
export interface LiveRuleGroup {
  /** Its name, unique within its set. */
  readonly name: string;
  /** Its rules. */
  readonly rules: readonly LiveRule[];
}

/** Rules that are judged together, ours or those of somebody else. */
export interface RuleSet {
  /** What it is called in reports; label `rule_set` of its alerts. */
  readonly name: string;
  /** Its groups. */
  readonly groups: readonly LiveRuleGroup[];
}

/** The name of our own rule set. */
export const ownRuleSet = "kamaji-etcd";

/** The alerts of a set, in its order. */
export function alertsOf({ groups }: RuleSet): LiveAlertRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => "alert" in rule));
}
