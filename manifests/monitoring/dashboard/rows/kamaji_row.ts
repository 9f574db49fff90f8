import type { DashboardFacts } from "../dashboard_facts.ts";
import type { Panel, PanelRow } from "../panel.ts";

/** What Kamaji says of its DataStore and of the control planes on it. */
export function kamajiRow(facts: DashboardFacts): PanelRow {
  return { title: "Kamaji", panels: kamaji(facts) };
}

/** Kamaji's own metrics, where Prometheus scrapes it (clastix/kamaji internal/metrics). */
function kamaji({ dataStore }: DashboardFacts): Panel[] {
  const unscraped = "Empty where Prometheus does not scrape Kamaji.";
  return [
    {
      kind: "stat",
      title: "DataStore",
      description: `Whether Kamaji finds the DataStore "${dataStore}" ready.`,
      unit: "none",
      width: 6,
      texts: { 0: "not ready", 1: "ready" },
      thresholds: { warning: 1, critical: 1 },
      emptyBecause: unscraped,
      ofKamaji: true,
      queries: [{
        expr: `max(kamaji_datastore_status{datastore_name="${dataStore}",ready="true"} ` +
          `or 0 * kamaji_datastore_status{datastore_name="${dataStore}"})`,
        legend: "DataStore",
      }],
    },
    {
      kind: "table",
      title: "Control planes on etcd",
      description:
        "Kamaji's control planes that are kept in etcd, with their state. Kamaji's metrics do not say in which DataStore: where there are several, those of all are listed.",
      unit: "none",
      width: 18,
      emptyBecause: `${unscraped.slice(0, -1)}, or has no control plane on etcd.`,
      ofKamaji: true,
      labels: {
        tcp_namespace: "Namespace",
        tcp_name: "Control plane",
        kubernetes_version: "Kubernetes",
        status: "Status",
      },
      queries: [
        {
          expr: "max by (tcp_namespace, tcp_name, kubernetes_version) " +
            `(kamaji_tenant_control_plane_info{datastore_driver="etcd"})`,
          legend: "Known",
          onlyLabels: true,
        },
        {
          expr: "max by (tcp_namespace, tcp_name, status) (kamaji_tenant_control_plane_status) " +
            "and on (tcp_namespace, tcp_name) " +
            `kamaji_tenant_control_plane_info{datastore_driver="etcd"}`,
          legend: "State",
          onlyLabels: true,
        },
      ],
    },
  ];
}
