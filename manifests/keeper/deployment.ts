import type { V1Deployment } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { componentLabels } from "../labels.ts";
import { objectMetadata } from "../object_metadata.ts";
import { syncWave } from "../sync_wave.ts";
import { keeperPod } from "./keeper_pod.ts";

/**
 * The Deployment of the keeper. A new one comes up beside the old one, which is safe because only
 * the holder of the Lease acts, and leaves no gap.
 *
 * It shares a wave with the members, because each needs the other's pods.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperDeployment(config: EtcdCluster): V1Deployment & KubernetesObject {
  const labels = componentLabels(config, "keeper");
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: objectMetadata(config, {
      name: clusterNames(config).keeper,
      wave: syncWave.workloads,
    }),
    spec: {
      replicas: config.spec.keeper.replicas,
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: { metadata: { labels }, spec: keeperPod(config) },
    },
  };
}
