import type { V1PodTemplateSpec } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { selectorLabels } from "../labels.ts";
import { podSecurity } from "./container_security.ts";
import { etcdContainer } from "./etcd_container.ts";
import { gateContainer } from "./gate_container.ts";
import { podScheduling } from "./pod_scheduling.ts";
import { memberVolumes } from "./volumes.ts";

/**
 * The template of the member pods. It carries no labels and annotations of the document's
 * metadata, because a change of those would restart every member; `spec.pods` has its own.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function podTemplate(config: EtcdCluster): V1PodTemplateSpec {
  const { pods } = config.spec;
  return {
    metadata: {
      labels: { ...pods.labels, ...selectorLabels(config) },
      annotations: {
        "kubectl.kubernetes.io/default-container": "etcd",
        ...pods.annotations,
      },
    },
    spec: {
      serviceAccountName: clusterNames(config).serviceAccount,
      automountServiceAccountToken: false,
      // A Service named "etcd" would otherwise put ETCD_PORT and others into etcd's environment.
      enableServiceLinks: false,
      ...imagePullSecrets(config),
      securityContext: podSecurity(config),
      terminationGracePeriodSeconds: pods.terminationGracePeriodSeconds,
      ...podScheduling(config),
      initContainers: [gateContainer(config)],
      containers: [etcdContainer(config)],
      volumes: memberVolumes(config),
    },
  };
}

function imagePullSecrets({ spec }: EtcdCluster): { imagePullSecrets?: { name: string }[] } {
  const names = new Set([...spec.image.pullSecrets, ...spec.keeper.image.pullSecrets]);
  return names.size === 0 ? {} : { imagePullSecrets: [...names].map((name) => ({ name })) };
}
