import { durationMilliseconds } from "../config/duration.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { AlertTemplate } from "./alert_template.ts";
import { alertTemplates } from "./alert_templates.ts";
import { clusterLabel, metricMatchers } from "./metric_labels.ts";
import { prometheusDuration } from "./prometheus_duration.ts";

/** An alert as Prometheus reads it. */
export interface AlertRule {
  /** Its name. */
  readonly alert: string;
  /** The PromQL expression. */
  readonly expr: string;
  /** How long it must hold; at once when absent. */
  readonly for?: string;
  /** Labels of the alert. */
  readonly labels: Readonly<Record<string, string>>;
  /** What a person reads. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rates look back so far, in milliseconds, unless scrapes are rarer. */
const shortestWindow = 300_000;

/** A rate over fewer scrapes is a matter of chance. */
const scrapesInWindow = 4;

/**
 * The alerts of a cluster: ours with the tuning of the config, and then those of the config's own.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function alertRules(config: EtcdCluster): AlertRule[] {
  const { additional, alerts } = config.spec.monitoring.rules;
  const ours = alertTemplates.filter(({ name }) => alerts[name]?.enabled ?? true);
  return [...ours.map((template) => alertRule(config, template)), ...additional.map(givenRule)];
}

function alertRule(config: EtcdCluster, template: AlertTemplate): AlertRule {
  const { alerts, runbookUrl } = config.spec.monitoring.rules;
  const { name, summary, description } = template;
  const tuning = alerts[name];
  const threshold = tuning?.threshold ?? template.threshold ?? 0;
  return {
    alert: name,
    expr: template.expr({ ...scopeOf(config), threshold }),
    ...holding(tuning?.for === undefined ? template.for : durationMilliseconds(tuning.for)),
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

function scopeOf(config: EtcdCluster) {
  const { members, monitoring } = config.spec;
  const interval = durationMilliseconds(monitoring.serviceMonitor.interval) ?? 0;
  return {
    matchers: metricMatchers(config),
    members,
    quorum: Math.floor(members / 2) + 1,
    window: prometheusDuration(Math.max(shortestWindow, scrapesInWindow * interval)),
  };
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
