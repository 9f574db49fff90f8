import { Buffer } from "node:buffer";
import { clusterNames } from "../../../../manifests/cluster_names.ts";
import type { KubernetesClient } from "../../../kubernetes/kubernetes_client.ts";
import { listObjects, mergeObject } from "../../../kubernetes/objects.ts";
import type { Heal } from "../../live/live_fault.ts";
import type { KindStage } from "../kind_stage.ts";

/**
 * Closes all nodes and deletes pods without a grace period: their StatefulSet makes them anew, and no
 * node takes them until it is healed.
 */
export async function takePods(stage: KindStage, pods: readonly string[]): Promise<Heal> {
  const { kubernetes } = stage.etcd.kind;
  const { namespace } = clusterNames(stage.config);
  await closeNodes(kubernetes, true);
  for (const pod of pods) {
    await kubernetes.request({
      method: "DELETE",
      path: `/api/v1/namespaces/${namespace}/pods/${pod}`,
      query: { gracePeriodSeconds: "0" },
    });
  }
  return async () => {
    await closeNodes(kubernetes, false);
    await stage.settled();
    await untilReady(stage);
  };
}

async function closeNodes(kubernetes: KubernetesClient, unschedulable: boolean): Promise<void> {
  const nodes = await listObjects(kubernetes, { apiVersion: "v1", kind: "Node" });
  for (const node of nodes?.items ?? []) {
    await mergeObject(kubernetes, node, { spec: { unschedulable } });
  }
}

const within = 120_000;

/** What the keeper said before it noticed still says that all is well. */
async function untilReady({ connect, members }: KindStage): Promise<void> {
  const deadline = performance.now() + within;
  for (const member of members) {
    for (;;) {
      const client = await connect("root", [member]);
      try {
        await client.kv.range({ key: Buffer.from("/"), count_only: true });
        break;
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 500));
      } finally {
        client.close();
      }
    }
  }
}
