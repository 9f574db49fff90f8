import type { IPrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";
import { syncWave } from "../sync_wave.ts";
import { alertRules } from "./alert_rules.ts";
import { metricsJob } from "./metric_labels.ts";
import { recordingRules } from "./recording_rules.ts";

/** A PrometheusRule with the metadata that all our objects have. */
export type RenderedPrometheusRule = Omit<IPrometheusRule, "metadata"> & KubernetesObject;

/**
 * The alerts of a cluster and, before them, what is recorded for them, as prometheus-operator takes them.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function prometheusRule(config: EtcdCluster): RenderedPrometheusRule {
  const alerts = alertRules(config).map(({ labels, annotations, ...rule }) => ({
    ...rule,
    labels: { ...labels },
    annotations: { ...annotations },
  }));
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PrometheusRule",
    metadata: objectMetadata(config, {
      name: clusterNames(config).alerts,
      wave: syncWave.accessories,
      labels: config.spec.monitoring.rules.labels,
      custom: true,
    }),
    spec: { groups: [{ name: metricsJob(config), rules: [...recordingRules(config), ...alerts] }] },
  };
}
