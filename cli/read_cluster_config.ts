import type { V1ConfigMap } from "@kubernetes/client-node";
import { Failure } from "../diagnostics/failure.ts";
import type { EtcdCluster } from "../manifests/config/etcd_cluster.ts";
import type { ApiObject, ClusterClient } from "../operations/adopt/cluster_client.ts";

/** Whose configuration is read. */
export interface ClusterPlace {
  /** The name of the etcd cluster. */
  readonly cluster: string;
  /** Its namespace. */
  readonly namespace: string;
  /** What to do when there is none. */
  readonly hint: string;
}

/**
 * Reads the configuration of a cluster that is in force.
 *
 * @throws {Failure} `config-invalid` when there is none that can be used,
 * `kubernetes-request-failed` when it cannot be read
 */
export async function readClusterConfig(
  client: ClusterClient,
  { cluster, hint, namespace }: ClusterPlace,
): Promise<EtcdCluster> {
  const { configIn } = await import("../operations/keeper/kubernetes/read_assignment.ts");
  const name = `${cluster}-config`;
  const stored = await client.read<V1ConfigMap & ApiObject>({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace },
  });
  const text = stored?.data?.["cluster.json"];
  if (text !== undefined) return configIn(text, { cluster, namespace });
  throw new Failure("config-invalid", `ConfigMap "${name}" with "cluster.json" does not exist`, {
    hint,
  });
}
