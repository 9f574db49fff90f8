import type { AlertTemplate } from "../alert_template.ts";
import { minute } from "./duration_units.ts";

/** What Kamaji and Prometheus say themselves, where Prometheus scrapes them. */
export const outsideAlerts: readonly AlertTemplate[] = [
  {
    name: "EtcdDataStoreNotReady",
    severity: "warning",
    for: 10 * minute,
    summary: "Kamaji does not find the DataStore ready: control planes on it do not change.",
    description: "Kamaji has not found DataStore {{ $labels.datastore_name }} ready for a while.",
    appliesTo: ({ dataStore }) => dataStore !== undefined,
    // 1 for the state that it is in (clastix/kamaji internal/metrics/metrics.go).
    expr: ({ dataStore }) =>
      `max by (datastore_name) ` +
      `(kamaji_datastore_status{datastore_name="${dataStore}",ready="false"}) == 1`,
  },
  {
    name: "EtcdRulesFailing",
    severity: "warning",
    for: 0,
    threshold: 3,
    summary: "Prometheus fails to evaluate rules about etcd: alerts may be missing.",
    description:
      "Rules of {{ $labels.rule_group }} failed {{ $value | humanize }} times in 15 minutes.",
    // Prometheus puts the file before the group (prometheus rules/group.go, GroupKey).
    expr: ({ ruleGroup, threshold }) =>
      `sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total` +
      `{rule_group=~".+;${ruleGroup}"}[15m])) > ${threshold}`,
  },
];
