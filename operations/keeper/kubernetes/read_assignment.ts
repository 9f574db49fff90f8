import { Failure } from "../../../diagnostics/failure.ts";
import { type EtcdCluster, etcdClusterSchema } from "../../../manifests/config/etcd_cluster.ts";
import { unlessAbsent } from "../../kubernetes/kubernetes_failure.ts";
import type { InClusterApi } from "../../kubernetes/open_in_cluster.ts";
import { configHash } from "../config_hash.ts";
import { kubernetesBackEnd } from "./kubernetes_back_end.ts";
import type { Assignment } from "../take_turn.ts";

/** Which cluster is kept. */
export interface KeptCluster {
  /** Its name. */
  readonly cluster: string;
  /** Its namespace. */
  readonly namespace: string;
}

/**
 * Reads from the API what the keeper is to do. The config is the rendered one, with every default
 * filled in; it is checked all the same, since a person may have changed it, or a newer renderer
 * written what this keeper does not know.
 *
 * @throws {Failure} `kubernetes-request-failed` when it cannot be read, `config-invalid` when it is
 * not the config of this cluster
 */
export async function readAssignment(
  api: InClusterApi,
  { cluster, namespace }: KeptCluster,
): Promise<Assignment> {
  const name = `${cluster}-config`;
  const stored = await unlessAbsent(
    `Reading ConfigMap "${name}"`,
    () => api.core.readNamespacedConfigMap({ name, namespace }),
  );
  const text = stored?.data?.["cluster.json"];
  if (text === undefined) {
    throw new Failure("config-invalid", `ConfigMap "${name}" with "cluster.json" does not exist`, {
      hint: "Render and apply the configuration of the cluster",
    });
  }
  const config = configIn(text, { cluster, namespace });
  const backEnd = kubernetesBackEnd(api, config);
  const plan = { config, addresses: backEnd.addresses };
  return { plan, backEnd, configHash: await configHash(text) };
}

/**
 * Reads the config of a cluster from JSON.
 *
 * @throws {Failure} `config-invalid` when it is not the config of this cluster
 */
export function configIn(text: string, { cluster, namespace }: KeptCluster): EtcdCluster {
  const invalid = (why: string) =>
    new Failure("config-invalid", `The rendered configuration cannot be used: ${why}`, {
      hint: "Render it by the version of kamaji-etcd that the keeper's image has",
    });
  const parsed = etcdClusterSchema.safeParse(parsedJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(`${issue?.path.join(".") || "document"}: ${issue?.message}`);
  }
  const { metadata } = parsed.data;
  if (metadata.name === cluster && metadata.namespace === namespace) return parsed.data;
  throw invalid(`it is of cluster "${metadata.name}" in namespace "${metadata.namespace}"`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
