import { clusterNames } from "../../cluster_names.ts";
import { durationMilliseconds } from "../../config/duration.ts";
import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { metricsJob } from "../metric_labels.ts";
import { prometheusDuration } from "../prometheus_duration.ts";
import { dashboardAnnotations } from "./dashboard_annotations.ts";
import { dashboardFacts } from "./dashboard_facts.ts";
import type { DashboardJson } from "./dashboard_json.ts";
import { dashboardUid } from "./dashboard_uid.ts";
import { dashboardVariables, type ValuesVariable } from "./dashboard_variables.ts";
import type { PanelRow } from "./panel.ts";
import { panelLayout } from "./panel_layout.ts";

/** Which of a cluster's dashboards. */
export type DashboardKind = "cluster" | "tenants";

/** What differs between the dashboards of a cluster. */
export interface DashboardContent {
  /** Which one it is. */
  readonly kind: DashboardKind;
  /** What it shows. */
  readonly rows: readonly PanelRow[];
  /** By what the reader narrows it. */
  readonly values: readonly ValuesVariable[];
}

/** Where each leads to, and what it says of itself. */
const words = {
  cluster: { title: "etcd", other: "tenants", link: "Tenants", time: "now-3h" },
  tenants: { title: "etcd tenants", other: "cluster", link: "Cluster", time: "now-24h" },
} as const;

/**
 * A dashboard of a cluster, of which everything but the content is the same.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardOf(
  config: EtcdCluster,
  { kind, rows, values }: DashboardContent,
): DashboardJson {
  const { namespace } = clusterNames(config);
  const { name } = config.metadata;
  const { runbookUrl } = config.spec.monitoring.rules;
  const { link, other, time, title } = words[kind];
  const pause = durationMilliseconds(config.spec.monitoring.serviceMonitor.interval) ?? 0;
  const interval = prometheusDuration(pause);
  return {
    uid: uidOf(config, kind),
    title: `${title} ${metricsJob(config)}`,
    description: `Multi-tenant etcd "${name}" in namespace "${namespace}", by kamaji-etcd.`,
    tags: ["etcd", "kamaji"],
    schemaVersion: 42,
    editable: false,
    graphTooltip: 1,
    refresh: "30s",
    timezone: "browser",
    time: { from: time, to: "now" },
    links: [{
      title: link,
      type: "link",
      icon: "dashboard",
      tooltip: "",
      url: `/d/${uidOf(config, other)}`,
      tags: [],
      asDropdown: false,
      targetBlank: false,
      includeVars: true,
      keepTime: true,
    }],
    templating: { list: dashboardVariables(config, values) },
    annotations: { list: dashboardAnnotations(dashboardFacts(config)) },
    panels: panelLayout(rows, { interval, runbooks: runbookUrl.replace(/\/+$/, "") }),
  };
}

function uidOf(config: EtcdCluster, kind: DashboardKind): string {
  const uid = dashboardUid(clusterNames(config).namespace, config.metadata.name);
  return kind === "cluster" ? uid : `${uid}-${kind}`;
}
