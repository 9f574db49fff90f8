import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import { clusterNames } from "../cluster_names.ts";
import { durationMilliseconds } from "../config/duration.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { objectMetadata } from "../object_metadata.ts";
import { syncWave } from "../sync_wave.ts";
import { clusterLabel, metricsJob, type MetricsSource } from "./metric_labels.ts";
import { metricsLabel } from "./metrics_service.ts";
import { prometheusDuration } from "./prometheus_duration.ts";

/** A ServiceMonitor with the metadata that all our objects have. */
export type RenderedServiceMonitor = Omit<IServiceMonitor, "metadata"> & KubernetesObject;

/**
 * More series than this from one target mean that something went wrong. A member exposes about
 * 2,000 with extensive metrics, and a few for each method its clients call.
 */
const sampleLimit = 20_000;

/** A scrape that takes longer is a finding, even where scrapes are rare. */
const longestTimeout = 10_000;

/**
 * How Prometheus scrapes members or keeper. The operator sets `namespace` and `pod` of each target;
 * `job` would be a Service's name or label, so it is replaced by the exact one that alerts and
 * dashboards ask for.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function serviceMonitor(
  config: EtcdCluster,
  source: MetricsSource,
): RenderedServiceMonitor {
  const { keeperMetrics, metrics, namespace } = clusterNames(config);
  const wished = config.spec.monitoring.serviceMonitor;
  const interval = durationMilliseconds(wished.interval) ?? 0;
  const service = source === "members" ? metrics : keeperMetrics;
  const metadata = objectMetadata(config, {
    name: service,
    wave: syncWave.accessories,
    labels: wished.labels,
    custom: true,
  });
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: { ...metadata, namespace: wished.namespace ?? namespace },
    spec: {
      jobLabel: "app.kubernetes.io/instance",
      namespaceSelector: { matchNames: [namespace] },
      selector: { matchLabels: { [metricsLabel]: service } },
      sampleLimit,
      endpoints: [{
        port: "metrics",
        path: "/metrics",
        scheme: "http",
        interval: prometheusDuration(interval),
        scrapeTimeout: prometheusDuration(Math.min(interval, longestTimeout)),
        relabelings: [
          { action: "replace", targetLabel: "job", replacement: metricsJob(config, source) },
          { action: "replace", targetLabel: clusterLabel, replacement: config.metadata.name },
        ],
      }],
    },
  };
}
