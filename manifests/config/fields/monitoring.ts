import * as z from "zod/mini";
import { docs } from "./docs.ts";
import {
  annotationsField,
  bytesField,
  dnsLabelField,
  dnsSubdomainField,
  durationField,
  labelsField,
  tenantNameField,
} from "./text.ts";
import { budgetField } from "./tenants.ts";

const whenApiMissingField = z._default(z.enum(["fail", "omit"]), "fail").register(docs, {
  description:
    "What rendering does when the cluster lacks the API. omit prunes what an incomplete API list hides.",
});

const serviceMonitorField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether a ServiceMonitor is made.",
  }),
  namespace: z.optional(dnsSubdomainField()).register(docs, {
    description: "Namespace of the ServiceMonitor; the cluster's when absent.",
  }),
  labels: z._default(labelsField(), {}).register(docs, {
    description: "Labels by which Prometheus selects it.",
  }),
  interval: z._default(durationField(), "30s").register(docs, { description: "Scrape interval." }),
  prometheus: z.optional(z.strictObject({
    serviceAccount: dnsSubdomainField().register(docs, {
      description: "ServiceAccount of Prometheus.",
    }),
    namespace: dnsLabelField().register(docs, { description: "Namespace of that ServiceAccount." }),
  })).register(docs, {
    description: "Who gets a Role to find the targets. Nobody when absent: most may already.",
  }),
  whenApiMissing: whenApiMissingField,
});

const alertTuningField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether the alert exists.",
  }),
  severity: z.optional(z.enum(["info", "warning", "critical"])).register(docs, {
    description: "Severity.",
  }),
  for: z.optional(durationField()).register(docs, {
    description: "How long the condition must hold.",
  }),
  threshold: z.optional(z.number()).register(docs, {
    description: "Threshold, in the alert's own unit.",
  }),
});

const ruleField = z.strictObject({
  alert: z.string().check(z.regex(/^[A-Z][A-Za-z0-9]*$/, "expected a name in upper camel case"))
    .register(docs, { description: "Name of the alert." }),
  expr: z.string().check(z.minLength(1)).register(docs, { description: "PromQL expression." }),
  for: z.optional(durationField()).register(docs, {
    description: "How long the condition must hold.",
  }),
  labels: z._default(z.record(z.string(), z.string()), {}).register(docs, {
    description: "Labels.",
  }),
  annotations: z._default(z.record(z.string(), z.string()), {}).register(docs, {
    description: "Annotations.",
  }),
});

const rulesField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether a PrometheusRule is made.",
  }),
  labels: z._default(labelsField(), {}).register(docs, {
    description: "Labels by which Prometheus selects it.",
  }),
  runbookUrl: z._default(z.url(), "https://github.com/clastix/kamaji-etcd/blob/main/docs/runbooks")
    .register(docs, { description: "Where the runbooks are; alerts link to <url>/<Alert>.md." }),
  alerts: z._default(z.record(z.string(), alertTuningField), {}).register(docs, {
    description: "Alerts tuned or switched off, by name.",
  }),
  additional: z._default(z.array(ruleField), []).register(docs, {
    description: "Rules of your own.",
  }),
  whenApiMissing: whenApiMissingField,
});

const dashboardsField = z.strictObject({
  enabled: z._default(z.boolean(), true).register(docs, {
    description: "Whether dashboards are made.",
  }),
  labels: z._default(labelsField(), { grafana_dashboard: "1" }).register(docs, {
    description: "Labels by which Grafana's sidecar finds the ConfigMap.",
  }),
  annotations: z._default(annotationsField(), {}).register(docs, {
    description: "Annotations of the ConfigMap, for example the folder.",
  }),
  grafanaOperator: z._default(z.boolean(), false).register(docs, {
    description: "Also make GrafanaDashboard objects for grafana-operator.",
  }),
  grafanaInstanceLabels: z._default(labelsField(), { dashboards: "grafana" }).register(docs, {
    description: "Labels of the Grafana objects that show them, for grafana-operator.",
  }),
  whenApiMissing: whenApiMissingField,
});

const tenantUsageField = z.strictObject({
  interval: z._default(durationField(), "10m").register(docs, {
    description: "Pause between two counts of what tenants hold.",
  }),
  limit: z._default(z.int().check(z.minimum(0), z.maximum(1_000)), 100).register(docs, {
    description: "Tenants with metrics of their own: the largest, besides those with a budget.",
  }),
  budget: z.optional(z.strictObject({
    bytes: z.optional(bytesField()).register(docs, {
      description: "Bytes of keys and values a tenant may hold.",
    }),
    keys: z.optional(z.int().check(z.minimum(1))).register(docs, {
      description: "Keys a tenant may hold.",
    }),
  })).register(docs, {
    description: "Budget of tenants that have no other, Kamaji's included. It only warns.",
  }),
  budgets: z._default(z.record(tenantNameField(), budgetField), {}).register(docs, {
    description:
      "Budgets of tenants that are not declared, as those that Kamaji onboards, by name.",
  }),
});

/** What Prometheus and Grafana get. */
export const monitoringField = z.strictObject({
  metrics: z._default(z.enum(["basic", "extensive"]), "extensive").register(docs, {
    description:
      "etcd's metrics. extensive adds request latencies at about 45 % more samples; the latency alerts need it.",
  }),
  serviceMonitor: z.prefault(serviceMonitorField, {}).register(docs, { description: "Scraping." }),
  rules: z.prefault(rulesField, {}).register(docs, { description: "Alerts and recording rules." }),
  dashboards: z.prefault(dashboardsField, {}).register(docs, {
    description: "Grafana dashboards.",
  }),
  tenants: z.prefault(tenantUsageField, {}).register(docs, {
    description: "How tenants are counted, and what they may hold.",
  }),
});
