import type { V1Container } from "@kubernetes/client-node";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { containerResources } from "../container_resources.ts";
import { etcdImage, ownImage } from "../image_reference.ts";
import { containerSecurity } from "../members/container_security.ts";
import { podNameVariable } from "../members/etcd_container.ts";
import { programCommand, programEnvironment } from "../program_command.ts";
import type { JobMount } from "./job_mounts.ts";
import { jobPaths } from "./job_paths.ts";

/** A container of a Job's pod, with the mounts it gets. */
export interface JobStep {
  /** The container. */
  readonly container: V1Container;
  /** What it sees; its pod has the volumes. */
  readonly mounts: readonly JobMount[];
}

/** What one step runs. */
export interface StepCommand {
  /** Name of the container. */
  readonly name: string;
  /** What is run, and with which arguments. */
  readonly args: readonly string[];
  /** What it sees. */
  readonly mounts: readonly JobMount[];
}

/** A step of our program, which reads the configuration first. */
export function programStep(config: EtcdCluster, { name, args, mounts }: StepCommand): JobStep {
  const { image, resources } = config.spec.keeper;
  return {
    container: {
      name,
      image: ownImage(config),
      imagePullPolicy: image.pullPolicy,
      command: programCommand("job"),
      args: [...args, `--config=${jobPaths.config}`],
      env: [podNameVariable(), ...programEnvironment()],
      resources: containerResources(resources),
      securityContext: containerSecurity(),
      volumeMounts: mounts.map(({ mount }) => ({ ...mount })),
    },
    mounts,
  };
}

/**
 * A step of etcd's own tools, from the image that the members run: so the version that reads a
 * snapshot is the one that would restore it. The image has no shell; its program is called as is.
 */
export function etcdStep(config: EtcdCluster, { name, args, mounts }: StepCommand): JobStep {
  const { image, resources } = config.spec;
  const [program = "etcdutl", ...others] = args;
  return {
    container: {
      name,
      image: etcdImage(config),
      imagePullPolicy: image.pullPolicy,
      command: [program],
      args: others,
      resources: containerResources(resources),
      securityContext: containerSecurity(),
      volumeMounts: mounts.map(({ mount }) => ({ ...mount })),
    },
    mounts,
  };
}
