import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { durationMilliseconds } from "../../manifests/config/duration.ts";
import { type AlertRule, alertRules } from "../../manifests/monitoring/alert_rules.ts";
import { recordingRules } from "../../manifests/monitoring/recording_rules.ts";
import {
  canBeEmpty,
  type ExpressionContext,
  type ExpressionFinding,
  expressionFindings,
} from "./expression_findings.ts";
import { metricCatalogue } from "./metric_catalogue.ts";
import { parsePromql } from "./promql.ts";
import { resultLabels } from "./result_labels.ts";

/** What is wrong with a rule or a panel. */
export interface MonitoringFinding extends Omit<ExpressionFinding, "rule"> {
  /** The rule that it breaks. */
  readonly rule: string;
  /** Name of the alert or of the recorded series, or the title of the panel. */
  readonly subject: string;
}

/**
 * Everything that is wrong with the rules of a cluster, by what its version of etcd really exposes.
 * Of rules that the config adds only what concerns etcd's metrics is judged.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function ruleFindings(config: EtcdCluster): MonitoringFinding[] {
  const { rules, serviceMonitor } = config.spec.monitoring;
  const context = {
    catalogue: metricCatalogue(config),
    interval: (durationMilliseconds(serviceMonitor.interval) ?? 0) / 1_000,
    ours: true,
  };
  const added = rules.additional.length;
  const alerts = alertRules(config);
  return [
    ...recordingRules(config).flatMap(({ expr, record }) =>
      expressionFindings(expr, context).map((finding) => ({ ...finding, subject: record }))
    ),
    ...alerts.flatMap((rule, index) => {
      const ours = index < alerts.length - added;
      return alertFindings(rule, { ...context, ours })
        .map((finding) => ({ ...finding, subject: rule.alert }));
    }),
  ];
}

function alertFindings(rule: AlertRule, context: ExpressionContext): ExpressionFinding[] {
  const { alert, annotations, expr } = rule;
  const findings = expressionFindings(expr, context);
  if (findings.some(({ rule }) => rule === "syntax")) return findings;
  if (alert !== "EtcdWatchdog" && !canBeEmpty(expr)) {
    findings.push({ rule: "comparison", message: `"${expr}" always has a result` });
  }
  const labels = resultLabels(parsePromql(expr), context.catalogue);
  for (const text of Object.values(annotations)) {
    for (const [, label = ""] of text.matchAll(/\$labels\.(\w+)/g)) {
      if (typeof labels === "string" || labels.has(label) || label in rule.labels) continue;
      findings.push({ rule: "template", message: `the alert has no label "${label}"` });
    }
  }
  return findings;
}
