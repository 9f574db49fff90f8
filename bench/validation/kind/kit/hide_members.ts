import { clusterNames } from "../../../../manifests/cluster_names.ts";
import { metricsJob } from "../../../../manifests/monitoring/metric_labels.ts";
import { metricsLabel } from "../../../../manifests/monitoring/metrics_service.ts";
import { mergeObject } from "../../../kubernetes/objects.ts";
import type { Heal } from "../../live/live_fault.ts";
import type { KindStage } from "../kind_stage.ts";

const within = 60_000;

/** Hides the members from the ServiceMonitor, and waits until Prometheus scrapes none. */
export async function hideMembers(stage: KindStage): Promise<Heal> {
  const { metrics: name, namespace } = clusterNames(stage.config);
  const label = (value: string | null) =>
    mergeObject(
      stage.etcd.kind.kubernetes,
      { apiVersion: "v1", kind: "Service", metadata: { name, namespace } },
      { metadata: { labels: { [metricsLabel]: value } } },
    );
  await label(null);
  await untilScraped(stage, 0);
  return async () => {
    await label(name);
    await untilScraped(stage, stage.members.length);
  };
}

async function untilScraped(
  { config, prometheus }: KindStage,
  wanted: number,
): Promise<void> {
  const deadline = performance.now() + within;
  for (;;) {
    const targets = await prometheus.client.targets();
    const up = targets.filter(({ labels, health }) =>
      labels["job"] === metricsJob(config) && health === "up"
    );
    if (up.length === wanted) return;
    if (performance.now() > deadline) throw new Error(`Prometheus scrapes ${up.length} members`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
