import { durationMilliseconds } from "../config/duration.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { alertFacts } from "./alert_facts.ts";
import type { AlertFacts, AlertTemplate } from "./alert_template.ts";
import { alertTemplates } from "./alert_templates.ts";
import { clusterLabel } from "./metric_labels.ts";
import { prometheusDuration } from "./prometheus_duration.ts";

/** An alert as Prometheus reads it. */
export interface AlertRule {
  /** Its name. */
  readonly alert: string;
  /** The PromQL expression. */
  readonly expr: string;
  /** How long it must hold; at once when absent. */
  readonly for?: string;
  /** How long it goes on when the condition is over; not at all when absent. */
  readonly keep_firing_for?: string;
  /** Labels of the alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** What a person reads. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The alerts of a cluster: ours with the tuning of the config, and then those of the config's own.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function alertRules(config: EtcdCluster): AlertRule[] {
  const { additional, alerts } = config.spec.monitoring.rules;
  const facts = alertFacts(config);
  const ours = alertTemplates.filter(({ appliesTo, name, optIn }) =>
    (alerts[name]?.enabled ?? optIn !== true) && (appliesTo?.(facts) ?? true)
  );
  return [
    ...ours.map((template) => alertRule(config, { template, facts })),
    ...additional.map(givenRule),
  ];
}

interface Ours {
  readonly template: AlertTemplate;
  readonly facts: AlertFacts;
}

function alertRule(config: EtcdCluster, { template, facts }: Ours): AlertRule {
  const { alerts, runbookUrl } = config.spec.monitoring.rules;
  const { name, summary, description } = template;
  const tuning = alerts[name];
  const threshold = tuning?.threshold ?? thresholdOf(template, facts);
  return {
    alert: name,
    expr: template.expr({ ...facts, threshold }),
    ...holding(tuning?.for === undefined ? template.for : durationMilliseconds(tuning.for)),
    ...(template.keepFiringFor === undefined
      ? {}
      : { keep_firing_for: prometheusDuration(template.keepFiringFor) }),
    labels: {
      severity: tuning?.severity ?? template.severity,
      [clusterLabel]: config.metadata.name,
    },
    annotations: {
      summary,
      description,
      runbook_url: `${runbookUrl.replace(/\/+$/, "")}/${name}.md`,
    },
  };
}

function thresholdOf({ threshold = 0 }: AlertTemplate, facts: AlertFacts): number {
  return typeof threshold === "number" ? threshold : threshold(facts);
}

function givenRule(rule: EtcdCluster["spec"]["monitoring"]["rules"]["additional"][number]) {
  const { alert, expr, labels, annotations } = rule;
  return {
    alert,
    expr,
    ...holding(rule.for === undefined ? 0 : durationMilliseconds(rule.for)),
    labels: { ...labels },
    annotations: { ...annotations },
  };
}

function holding(milliseconds = 0): { for?: string } {
  return milliseconds === 0 ? {} : { for: prometheusDuration(milliseconds) };
}
