import type { V1Container, V1EnvVar } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { containerResources } from "../container_resources.ts";
import { etcdArguments } from "../etcd_arguments.ts";
import { etcdImage } from "../image_reference.ts";
import { containerSecurity } from "./container_security.ts";
import { podPlace } from "./pod_place.ts";
import { memberProbes } from "./probes.ts";
import { etcdMounts } from "./volumes.ts";

/** The pod's name, which arguments refer to as `$(POD_NAME)`. */
export function podNameVariable(): V1EnvVar {
  return {
    name: "POD_NAME",
    valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.name" } },
  };
}

/**
 * The container that runs etcd. How a member without data joins comes from the keeper's ConfigMap,
 * outside the pod template, so that scaling restarts nobody; without that ConfigMap it does not
 * start.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function etcdContainer(config: EtcdCluster): V1Container {
  const { image, ports, resources } = config.spec;
  return {
    name: "etcd",
    image: etcdImage(config),
    imagePullPolicy: image.pullPolicy,
    command: ["etcd"],
    args: etcdArguments(config, podPlace(config)),
    env: [podNameVariable()],
    envFrom: [{ configMapRef: { name: clusterNames(config).membersConfigMap, optional: false } }],
    ports: [
      { name: "client", containerPort: ports.client, protocol: "TCP" },
      { name: "peer", containerPort: ports.peer, protocol: "TCP" },
      { name: "metrics", containerPort: ports.metrics, protocol: "TCP" },
    ],
    resources: containerResources(resources),
    securityContext: containerSecurity(),
    volumeMounts: etcdMounts(),
    ...memberProbes(config),
  };
}
