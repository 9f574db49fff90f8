import * as z from "zod";
import {
  annotationsField,
  dnsLabelField,
  dnsSubdomainField,
  durationField,
  labelsField,
} from "./text.ts";

const whenApiMissingField = z.enum(["fail", "omit"]).default("fail").meta({
  description:
    "What rendering does when the cluster lacks the API. omit prunes what an incomplete API list hides.",
});

const serviceMonitorField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether a ServiceMonitor is made." }),
  namespace: dnsSubdomainField().optional().meta({
    description: "Namespace of the ServiceMonitor; the cluster's when absent.",
  }),
  labels: labelsField().default({}).meta({ description: "Labels by which Prometheus selects it." }),
  interval: durationField().default("30s").meta({ description: "Scrape interval." }),
  prometheus: z.strictObject({
    serviceAccount: dnsSubdomainField().meta({ description: "ServiceAccount of Prometheus." }),
    namespace: dnsLabelField().meta({ description: "Namespace of that ServiceAccount." }),
  }).optional().meta({
    description: "Who gets a Role to find the targets. Nobody when absent: most may already.",
  }),
  whenApiMissing: whenApiMissingField,
});

const alertTuningField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether the alert exists." }),
  severity: z.enum(["info", "warning", "critical"]).optional().meta({ description: "Severity." }),
  for: durationField().optional().meta({ description: "How long the condition must hold." }),
  threshold: z.number().optional().meta({ description: "Threshold, in the alert's own unit." }),
});

const ruleField = z.strictObject({
  alert: z.string().regex(
    /^[A-Z][A-Za-z0-9]*$/,
    "expected a name in upper camel case",
  ).meta({ description: "Name of the alert." }),
  expr: z.string().min(1).meta({ description: "PromQL expression." }),
  for: durationField().optional().meta({ description: "How long the condition must hold." }),
  labels: z.record(z.string(), z.string()).default({}).meta({ description: "Labels." }),
  annotations: z.record(z.string(), z.string()).default({}).meta({ description: "Annotations." }),
});

const rulesField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether a PrometheusRule is made." }),
  labels: labelsField().default({}).meta({ description: "Labels by which Prometheus selects it." }),
  runbookUrl: z.url().default(
    "https://github.com/clastix/kamaji-etcd/blob/main/docs/runbooks",
  ).meta({ description: "Where the runbooks are; alerts link to <url>/<Alert>.md." }),
  alerts: z.record(z.string(), alertTuningField).default({}).meta({
    description: "Alerts tuned or switched off, by name.",
  }),
  additional: z.array(ruleField).default([]).meta({ description: "Rules of your own." }),
  whenApiMissing: whenApiMissingField,
});

const dashboardsField = z.strictObject({
  enabled: z.boolean().default(true).meta({ description: "Whether dashboards are made." }),
  labels: labelsField().default({ grafana_dashboard: "1" }).meta({
    description: "Labels by which Grafana's sidecar finds the ConfigMap.",
  }),
  annotations: annotationsField().default({}).meta({
    description: "Annotations of the ConfigMap, for example the folder.",
  }),
  grafanaOperator: z.boolean().default(false).meta({
    description: "Also make GrafanaDashboard objects for grafana-operator.",
  }),
  grafanaInstanceLabels: labelsField().default({ dashboards: "grafana" }).meta({
    description: "Labels of the Grafana objects that show them, for grafana-operator.",
  }),
  whenApiMissing: whenApiMissingField,
});

/** What Prometheus and Grafana get. */
export const monitoringField = z.strictObject({
  metrics: z.enum(["basic", "extensive"]).default("extensive").meta({
    description:
      "etcd's metrics. extensive adds request latencies at about 45 % more samples; the latency alerts need it.",
  }),
  serviceMonitor: serviceMonitorField.prefault({}).meta({ description: "Scraping." }),
  rules: rulesField.prefault({}).meta({ description: "Alerts and recording rules." }),
  dashboards: dashboardsField.prefault({}).meta({ description: "Grafana dashboards." }),
});
