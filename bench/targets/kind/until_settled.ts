import { clusterJson } from "../../../manifests/cluster_json.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { configHash } from "../../../operations/keeper/config_hash.ts";
import { conditionsKey, type StoredCondition } from "../../../operations/keeper/status.ts";
import type { KubernetesClient } from "../../kubernetes/kubernetes_client.ts";
import type { StoredObject } from "../../kubernetes/stored_object.ts";
import { until } from "../../kubernetes/until.ts";

/** Which configuration the keeper has to be done with. */
export interface SettledWish {
  /** As it was rendered. */
  readonly config: EtcdCluster;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * Waits until the keeper works by a configuration and has nothing left to do, or stands still because
 * the configuration says so.
 */
export async function untilSettled(
  { kubernetes }: { readonly kubernetes: KubernetesClient },
  { config, signal }: SettledWish,
): Promise<void> {
  const { namespace, statusConfigMap: name } = clusterNames(config);
  const hash = await configHash(clusterJson(config));
  const wanted = config.spec.paused ? "Paused" : "Settled";
  await until(kubernetes, {
    ...{ apiVersion: "v1", kind: "ConfigMap", namespace, fields: `metadata.name=${name}` },
    what: `the keeper to say ${wanted}`,
    found: ([status]) =>
      textIn(status, "configHash") === hash &&
        conditionsIn(status).some((each) => each.type === wanted && each.status === "True") ||
      undefined,
    seen: ([status]) => textIn(status, "summary") || "no word of the keeper",
    signal,
  });
}

function textIn(object: StoredObject | undefined, key: string): string {
  return Object(object?.data)[key] ?? "";
}

function conditionsIn(object: StoredObject | undefined): readonly StoredCondition[] {
  return JSON.parse(textIn(object, conditionsKey) || "[]");
}
