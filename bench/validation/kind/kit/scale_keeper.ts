import { clusterNames } from "../../../../manifests/cluster_names.ts";
import { mergeObject } from "../../../kubernetes/objects.ts";
import type { Heal } from "../../live/live_fault.ts";
import type { KindStage } from "../kind_stage.ts";

/** Takes the keeper away; it is back with as many pods as before. */
export async function scaleKeeper(stage: KindStage): Promise<Heal> {
  const { keeper: name, namespace } = clusterNames(stage.config);
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace } };
  const scale = (replicas: number) =>
    mergeObject(stage.etcd.kind.kubernetes, deployment, { spec: { replicas } });
  await scale(0);
  return async () => {
    await scale(1);
    await stage.settled();
  };
}
