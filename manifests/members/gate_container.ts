import type { V1Container } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { containerResources } from "../container_resources.ts";
import { ownImage } from "../image_reference.ts";
import { programCommand, programEnvironment } from "../program_command.ts";
import { containerSecurity } from "./container_security.ts";
import { podNameVariable } from "./etcd_container.ts";
import { dataDirectory } from "./mount_paths.ts";
import { gateMounts } from "./volumes.ts";

/**
 * The init container that lets a member start: at once if its data directory is initialised, else
 * only with a ticket of the keeper. So a wiped disk under an old member id never reaches etcd.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function gateContainer(config: EtcdCluster): V1Container {
  const { image, resources } = config.spec.keeper;
  const { namespace, statefulSet } = clusterNames(config);
  return {
    name: "gate",
    image: ownImage(config),
    imagePullPolicy: image.pullPolicy,
    command: programCommand("gate"),
    args: [
      "gate",
      `--cluster=${statefulSet}`,
      `--namespace=${namespace}`,
      "--member=$(POD_NAME)",
      `--data-directory=${dataDirectory(config)}`,
    ],
    env: [podNameVariable(), ...programEnvironment()],
    resources: containerResources(resources),
    securityContext: containerSecurity(),
    volumeMounts: gateMounts(),
  };
}
