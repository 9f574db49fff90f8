import type { EtcdCluster } from "../config/etcd_cluster.ts";
import type { OtherDocument } from "../config/loaded_config.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { render } from "../render.ts";
import { type ObjectChange, objectChanges } from "./object_change.ts";

/** One side of a comparison: a configuration and everything that is applied because of it. */
export interface ClusterVersion {
  /** The configuration, complete with its defaults. */
  readonly config: EtcdCluster;
  /** What it renders to, and the documents that are passed on. */
  readonly objects: readonly KubernetesObject[];
}

/** Two versions of a cluster and what differs between their objects. */
export interface Comparison {
  /** The old version; `undefined` for a cluster that is new. */
  readonly before: ClusterVersion | undefined;
  /** The new version; `undefined` for a cluster that goes away. */
  readonly after: ClusterVersion | undefined;
  /** What differs. */
  readonly changes: readonly ObjectChange[];
}

/**
 * Renders a configuration to one side of a comparison.
 *
 * @param config must name its namespace
 * @param others the other documents of its file
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function clusterVersion(
  config: EtcdCluster,
  others: readonly OtherDocument[] = [],
): ClusterVersion {
  const passedOn = others.map(({ object }) => object as unknown as KubernetesObject);
  return { config, objects: [...passedOn, ...render(config)] };
}

/** Compares two versions; either may be missing. */
export function compareVersions(
  before: ClusterVersion | undefined,
  after: ClusterVersion | undefined,
): Comparison {
  const changes = objectChanges({ before: before?.objects ?? [], after: after?.objects ?? [] });
  return { before, after, changes };
}
