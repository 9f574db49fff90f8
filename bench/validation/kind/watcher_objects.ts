import type { StoredObject } from "../../kubernetes/stored_object.ts";
import { prometheusNodePort } from "../../targets/kind/node_ports.ts";

/** Which Prometheus is made. */
export interface WatcherWish {
  /** The namespace whose ServiceMonitors and PrometheusRules it picks up. */
  readonly namespace: string;
  /** Seconds between two evaluations of rules. */
  readonly interval: number;
}

/** Where it runs. */
export const watcherNamespace = "kamaji-etcd-bench-monitoring";

/** What it is called. */
export const watcherName = "bench";

/** The server that is run: the newest whose rules are tested here. */
const version = "v3.16.0";

/** Images that its pod and the operator's ask for. */
export const watcherImages: readonly string[] = [
  `quay.io/prometheus/prometheus:${version}`,
  "quay.io/prometheus-operator/prometheus-operator:v0.85.0",
  "quay.io/prometheus-operator/prometheus-config-reloader:v0.85.0",
];

/** A Prometheus of the operator, with the rights that it needs and a port of the node. */
export function watcherObjects({ interval, namespace }: WatcherWish): StoredObject[] {
  const metadata = { name: watcherName, namespace: watcherNamespace };
  const role = `${watcherNamespace}-${watcherName}`;
  const from = {
    matchExpressions: [{
      key: "kubernetes.io/metadata.name",
      operator: "In",
      values: [namespace, watcherNamespace],
    }],
  };
  const verbs = ["get", "list", "watch"];
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: watcherNamespace } },
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: role },
      rules: [
        { apiGroups: [""], resources: ["services", "endpoints", "pods"], verbs },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: role },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name: watcherName, namespace: watcherNamespace }],
    },
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "Prometheus",
      metadata,
      spec: {
        image: `quay.io/prometheus/prometheus:${version}`,
        version,
        replicas: 1,
        serviceAccountName: watcherName,
        scrapeInterval: `${interval}s`,
        evaluationInterval: `${interval}s`,
        serviceMonitorSelector: {},
        serviceMonitorNamespaceSelector: from,
        ruleSelector: {},
        ruleNamespaceSelector: from,
        resources: { requests: { cpu: "50m", memory: "128Mi" } },
      },
    },
    {
      apiVersion: "monitoring.coreos.com/v1",
      kind: "ServiceMonitor",
      metadata,
      spec: {
        selector: { matchLabels: { "operated-prometheus": "true" } },
        endpoints: [{ port: "web", interval: `${interval}s` }],
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        type: "NodePort",
        selector: { prometheus: watcherName },
        ports: [{ name: "web", port: 9090, nodePort: prometheusNodePort }],
      },
    },
  ];
}
