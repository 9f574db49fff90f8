import type { V1ConfigMap } from "@kubernetes/client-node";
import { clusterNames } from "../../cluster_names.ts";
import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { KubernetesObject } from "../../kubernetes_object.ts";
import { objectMetadata } from "../../object_metadata.ts";
import { syncWave } from "../../sync_wave.ts";
import { clusterDashboard } from "./cluster_dashboard.ts";

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

const key = "etcd.json";

/**
 * The dashboard, in a ConfigMap that Grafana's sidecar finds by its label, and as an object for
 * grafana-operator where that is asked for.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function dashboardObjects(
  config: EtcdCluster,
): ((V1ConfigMap & KubernetesObject) | GrafanaDashboard)[] {
  const { annotations, enabled, grafanaOperator, labels } = config.spec.monitoring.dashboards;
  if (!enabled) return [];
  const name = clusterNames(config).dashboard;
  const configMap: V1ConfigMap & KubernetesObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: objectMetadata(config, { name, wave: syncWave.accessories, labels, annotations }),
    data: { [key]: `${JSON.stringify(clusterDashboard(config), null, 2)}\n` },
  };
  return grafanaOperator ? [configMap, grafanaDashboard(config)] : [configMap];
}

function grafanaDashboard(config: EtcdCluster): GrafanaDashboard {
  const name = clusterNames(config).dashboard;
  const { grafanaInstanceLabels } = config.spec.monitoring.dashboards;
  return {
    apiVersion: "grafana.integreatly.org/v1beta1",
    kind: "GrafanaDashboard",
    metadata: objectMetadata(config, { name, wave: syncWave.accessories, custom: true }),
    spec: {
      allowCrossNamespaceImport: true,
      configMapRef: { name, key },
      instanceSelector: { matchLabels: { ...grafanaInstanceLabels } },
    },
  };
}
