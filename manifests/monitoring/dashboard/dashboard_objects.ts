import type { V1ConfigMap } from "@kubernetes/client-node";
import { clusterNames } from "../../cluster_names.ts";
import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { KubernetesObject } from "../../kubernetes_object.ts";
import { objectMetadata } from "../../object_metadata.ts";
import { syncWave } from "../../sync_wave.ts";
import { clusterDashboard } from "./cluster_dashboard.ts";
import type { DashboardJson } from "./dashboard_json.ts";
import { tenantsDashboard } from "./tenants_dashboard.ts";

/** A dashboard as grafana-operator takes it. */
export interface GrafanaDashboard extends KubernetesObject {
  /** Where it is, and who shows it. */
  readonly spec: {
    /** Whether a Grafana of another namespace may show it. */
    readonly allowCrossNamespaceImport: true;
    /** The key of a ConfigMap of the same namespace. */
    readonly configMapRef: {
      /** The ConfigMap. */
      readonly name: string;
      /** The key in it. */
      readonly key: string;
    };
    /** The Grafana objects that show it. */
    readonly instanceSelector: {
      /** Their labels. */
      readonly matchLabels: Readonly<Record<string, string>>;
    };
  };
}

/**
 * The dashboards, in a ConfigMap that Grafana's sidecar finds by its label, and as objects for
 * grafana-operator where that is asked for.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardObjects(
  config: EtcdCluster,
): ((V1ConfigMap & KubernetesObject) | GrafanaDashboard)[] {
  const { annotations, enabled, grafanaOperator, labels } = config.spec.monitoring.dashboards;
  if (!enabled) return [];
  const { dashboard: name, tenantsDashboard: tenantsName } = clusterNames(config);
  const keys = { cluster: keyOf(config, "cluster"), tenants: keyOf(config, "tenants") };
  const configMap: V1ConfigMap & KubernetesObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: objectMetadata(config, { name, wave: syncWave.accessories, labels, annotations }),
    data: {
      [keys.cluster]: dashboardText(clusterDashboard(config)),
      [keys.tenants]: dashboardText(tenantsDashboard(config)),
    },
  };
  if (!grafanaOperator) return [configMap];
  return [
    configMap,
    grafanaDashboard(config, { name, key: keys.cluster }),
    grafanaDashboard(config, { name: tenantsName, key: keys.tenants }),
  ];
}

/** The sidecar writes all keys of all ConfigMaps into one folder, so the cluster is part of it. */
function keyOf(config: EtcdCluster, kind: string): string {
  return `${clusterNames(config).namespace}-${config.metadata.name}-${kind}.json`;
}

/** A line a panel: compact, and a change of one panel is a change of one line. */
function dashboardText({ panels, ...rest }: DashboardJson): string {
  const fields = Object.entries(rest).map(([name, value]) =>
    `${JSON.stringify(name)}: ${JSON.stringify(value)}`
  );
  const lines = panels.map((panel) => JSON.stringify(panel)).join(",\n");
  return `{\n${fields.join(",\n")},\n"panels": [\n${lines}\n]\n}\n`;
}

interface Named {
  readonly name: string;
  readonly key: string;
}

function grafanaDashboard(config: EtcdCluster, { key, name }: Named): GrafanaDashboard {
  const { grafanaInstanceLabels } = config.spec.monitoring.dashboards;
  return {
    apiVersion: "grafana.integreatly.org/v1beta1",
    kind: "GrafanaDashboard",
    metadata: objectMetadata(config, { name, wave: syncWave.accessories, custom: true }),
    spec: {
      allowCrossNamespaceImport: true,
      configMapRef: { name: clusterNames(config).dashboard, key },
      instanceSelector: { matchLabels: { ...grafanaInstanceLabels } },
    },
  };
}
