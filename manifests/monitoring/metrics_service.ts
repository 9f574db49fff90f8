import type { V1Service } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { ipFamilySpec } from "../ip_families.ts";
import { keeperPort } from "../keeper/keeper_port.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { componentLabels, selectorLabels } from "../labels.ts";
import { objectMetadata } from "../object_metadata.ts";
import type { MetricsSource } from "./metric_labels.ts";

/** The label by which a ServiceMonitor finds the one Service it means: it carries its name. */
export const metricsLabel = "etcd.kamaji.clastix.io/metrics";

/**
 * The Service whose endpoints Prometheus scrapes, ready or not: what is not ready is what it should
 * see. It has an address of its own, because the members' other Service has to stay the only
 * headless one: etcd checks a peer's certificate against the name its address resolves to.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function metricsService(
  config: EtcdCluster,
  source: MetricsSource,
): V1Service & KubernetesObject {
  const { keeperMetrics, metrics } = clusterNames(config);
  const ofMembers = source === "members";
  const name = ofMembers ? metrics : keeperMetrics;
  const port = ofMembers ? config.spec.ports.metrics : keeperPort;
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: objectMetadata(config, {
      name,
      labels: { [metricsLabel]: name },
    }),
    spec: {
      type: "ClusterIP",
      publishNotReadyAddresses: true,
      ...ipFamilySpec(config),
      ports: [{
        name: "metrics",
        port,
        protocol: "TCP",
        targetPort: ofMembers ? "metrics" : "http",
      }],
      selector: ofMembers ? selectorLabels(config) : componentLabels(config, "keeper"),
    },
  };
}
