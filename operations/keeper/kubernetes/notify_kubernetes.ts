import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { clusterLabels } from "../../../manifests/labels.ts";
import { kubernetesAnswer } from "../../kubernetes/kubernetes_failure.ts";
import { fieldManager, type InClusterApi } from "../../kubernetes/open_in_cluster.ts";
import type { KeeperBackEnd, Notice } from "../back_end.ts";

/** The most that an Event's message may have (kubernetes pkg/apis/core/validation/events.go). */
const longestMessage = 1_024;

/** Tells what happened by Events of the StatefulSet, where `kubectl describe` shows them. */
export function createNotifier(
  { core }: InClusterApi,
  config: EtcdCluster,
): KeeperBackEnd["notify"] {
  const { namespace, statefulSet } = clusterNames(config);
  return async ({ type, reason, message }: Notice) => {
    const now = new Date();
    const body = {
      metadata: {
        name: `${statefulSet}.${crypto.randomUUID()}`,
        namespace,
        labels: clusterLabels(config),
      },
      involvedObject: { apiVersion: "apps/v1", kind: "StatefulSet", name: statefulSet, namespace },
      type,
      reason,
      message: message.slice(0, longestMessage),
      source: { component: fieldManager },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
    try {
      await kubernetesAnswer(
        "Telling an Event",
        () => core.createNamespacedEvent({ namespace, body, fieldManager }),
      );
    } catch {
      // The log says the same, and an Event is gone after an hour anyway.
    }
  };
}
