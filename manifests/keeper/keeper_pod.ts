import type { V1Affinity, V1Container, V1PodSpec } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { containerResources } from "../container_resources.ts";
import { ownImage } from "../image_reference.ts";
import { componentLabels } from "../labels.ts";
import { containerSecurity, podSecurity } from "../members/container_security.ts";
import { podNameVariable } from "../members/etcd_container.ts";
import { podScheduling } from "../members/pod_scheduling.ts";
import { programCommand, programEnvironment } from "../program_command.ts";
import { keeperPort } from "./keeper_port.ts";

/**
 * The keeper's pod. It runs where members may run, mounts no Secret, since it reads them through the
 * API, and has nothing to write to.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function keeperPod(config: EtcdCluster): V1PodSpec {
  const { pullSecrets } = config.spec.keeper.image;
  const { nodeSelector, tolerations, priorityClassName, schedulerName } = podScheduling(config);
  return {
    serviceAccountName: clusterNames(config).keeper,
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    ...(pullSecrets.length === 0
      ? {}
      : { imagePullSecrets: [...new Set(pullSecrets)].map((name) => ({ name })) }),
    securityContext: podSecurity(config),
    terminationGracePeriodSeconds: 30,
    ...(config.spec.keeper.replicas === 1 ? {} : { affinity: apart(config) }),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(tolerations === undefined ? {} : { tolerations }),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    ...(schedulerName === undefined ? {} : { schedulerName }),
    containers: [keeperContainer(config)],
  };
}

/** The probes ask whether the process answers, never how the cluster is. */
function keeperContainer(config: EtcdCluster): V1Container {
  const { image, resources } = config.spec.keeper;
  const { namespace, statefulSet } = clusterNames(config);
  return {
    name: "keeper",
    image: ownImage(config),
    imagePullPolicy: image.pullPolicy,
    command: programCommand("keeper"),
    args: [
      "keeper",
      `--cluster=${statefulSet}`,
      `--namespace=${namespace}`,
      "--identity=$(POD_NAME)",
    ],
    env: [podNameVariable(), ...programEnvironment()],
    ports: [{ name: "http", containerPort: keeperPort, protocol: "TCP" }],
    resources: containerResources(resources),
    securityContext: containerSecurity(),
    readinessProbe: {
      httpGet: { path: "/readyz", port: "http" },
      periodSeconds: 5,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    livenessProbe: {
      httpGet: { path: "/healthz", port: "http" },
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 10,
      failureThreshold: 6,
    },
  };
}

/** Preferred only: a second keeper on the same node still survives the death of the first. */
function apart(config: EtcdCluster): V1Affinity {
  const labelSelector = { matchLabels: componentLabels(config, "keeper") };
  const podAffinityTerm = { labelSelector, topologyKey: "kubernetes.io/hostname" };
  return {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }],
    },
  };
}
