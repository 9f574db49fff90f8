import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { durationMilliseconds } from "../../manifests/config/duration.ts";
import { type AlertRule, alertRules } from "../../manifests/monitoring/alert_rules.ts";
import { clusterLabel } from "../../manifests/monitoring/metric_labels.ts";
import { recordingRules } from "../../manifests/monitoring/recording_rules.ts";
import { canBeEmpty } from "./can_be_empty.ts";
import {
  type ExpressionContext,
  type ExpressionFinding,
  expressionFindings,
} from "./expression_findings.ts";
import { metricCatalogue } from "./metric_catalogue.ts";
import { nodesOf, parsePromql } from "./promql.ts";
import { type ResultLabels, resultLabels } from "./result_labels.ts";

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

/** Everything that is wrong with one alert. */
export function alertFindings(rule: AlertRule, context: ExpressionContext): ExpressionFinding[] {
  const { alert, annotations, expr } = rule;
  const findings = expressionFindings(expr, context);
  if (findings.some(({ rule }) => rule === "syntax")) return findings;
  if (alert !== "EtcdWatchdog" && !canBeEmpty(expr)) {
    findings.push({ rule: "comparison", message: `"${expr}" always has a result` });
  }
  const root = parsePromql(expr);
  const labels = resultLabels(root, context.catalogue);
  const asksAbsence = nodesOf(root, "FunctionCall").some(({ children }) =>
    children[0]?.text === "absent"
  );
  if (asksAbsence && rule.for === undefined) {
    const message = "what is absent right after Prometheus started is no finding: it needs a time";
    findings.push({ rule: "absent", message });
  }
  for (const text of Object.values(annotations)) {
    for (const [, label = ""] of text.matchAll(/\$labels\.(\w+)/g)) {
      if (typeof labels === "string" || labels.has(label) || label in rule.labels) continue;
      findings.push({ rule: "template", message: `the alert has no label "${label}"` });
    }
  }
  return context.ours ? [...findings, ...promises(rule, labels)] : findings;
}

/** What every alert of ours owes to those who get it. */
function promises({ annotations, labels }: AlertRule, own: ResultLabels): ExpressionFinding[] {
  const missing = ["summary", "description", "runbook_url"].filter((name) =>
    (annotations[name] ?? "") === ""
  );
  const taken = Object.keys(labels).filter((label) =>
    label !== clusterLabel && typeof own !== "string" && own.has(label)
  );
  return [
    ...missing.map((name): ExpressionFinding => ({
      rule: "annotation",
      message: `the alert has no "${name}"`,
    })),
    ...taken.map((label): ExpressionFinding => ({
      rule: "conflict",
      message: `its label "${label}" hides that of its series`,
    })),
  ];
}
