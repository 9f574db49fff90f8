import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { dashboardObjects } from "./dashboard/dashboard_objects.ts";
import { metricsService } from "./metrics_service.ts";
import { prometheusRole } from "./prometheus_role.ts";
import { prometheusRule } from "./prometheus_rule.ts";
import { serviceMonitor } from "./service_monitor.ts";

/**
 * What Prometheus and Grafana get. The Services are there in any case, for whoever scrapes without
 * prometheus-operator.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function monitoringObjects(config: EtcdCluster): KubernetesObject[] {
  const { rules, serviceMonitor: scraping } = config.spec.monitoring;
  const sources = ["members", "keeper"] as const;
  return [
    ...sources.map((source) => metricsService(config, source)),
    ...(scraping.enabled ? sources.map((source) => serviceMonitor(config, source)) : []),
    ...prometheusRole(config),
    ...(rules.enabled ? [prometheusRule(config)] : []),
    ...dashboardObjects(config),
  ];
}
