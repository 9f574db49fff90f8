import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { alertRules } from "../../monitoring/alert_rules.ts";
import type { Fact, SectionFacts } from "../explanation.ts";
import { humanDuration } from "../human_duration.ts";

/** What to know of what Prometheus and Grafana get. */
export function monitoringSection(config: EtcdCluster): SectionFacts {
  const { dashboards, metrics, serviceMonitor } = config.spec.monitoring;
  const facts: Fact[] = [
    {
      label: "metrics",
      text: metrics === "extensive"
        ? "extensive, with the latency of requests"
        : "basic; the latency of requests is not among them, so alerts on it stay silent",
      fields: ["spec.monitoring.metrics"],
    },
    {
      label: "scraping",
      text: serviceMonitor.enabled
        ? `every ${humanDuration(serviceMonitor.interval)}, ${labelText(serviceMonitor.labels)}`
        : "not by prometheus-operator; the Services are there for other ways",
      fields: ["spec.monitoring.serviceMonitor"],
    },
    alertsFact(config),
    {
      label: "dashboard",
      text: dashboards.enabled
        ? `found by ${dashboards.grafanaOperator ? "grafana-operator and by " : ""}the label ${
          labelsOf(dashboards.labels)
        }`
        : "none",
      fields: ["spec.monitoring.dashboards"],
    },
  ];
  return { facts, advice: adviceOf(config) };
}

function labelsOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(" and ");
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const text = labelsOf(labels);
  return text === "" ? "without labels of its own" : `selected by ${text}`;
}

function alertsFact(config: EtcdCluster): Fact {
  const { alerts, enabled, labels } = config.spec.monitoring.rules;
  const silenced = Object.entries(alerts).filter(([, alert]) => !alert.enabled)
    .map(([name]) => name);
  const off = silenced.length === 0 ? "" : `; switched off: ${silenced.join(", ")}`;
  return {
    label: "alerts",
    text: enabled ? `${alertRules(config).length}, ${labelText(labels)}${off}` : "none",
    fields: ["spec.monitoring.rules"],
  };
}

function adviceOf({ spec }: EtcdCluster): string[] {
  const { rules, serviceMonitor } = spec.monitoring;
  const advice: string[] = [];
  if (!serviceMonitor.enabled || !rules.enabled) {
    advice.push("Without metrics and alerts, tenants are the first to notice what goes wrong.");
  }
  const unlabelled = serviceMonitor.enabled && Object.keys(serviceMonitor.labels).length === 0;
  if (unlabelled) {
    advice.push(
      "Many a Prometheus selects by a label, as in release=prometheus: see that yours takes a " +
        "ServiceMonitor and a PrometheusRule without.",
    );
  }
  return advice;
}
