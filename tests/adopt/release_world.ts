import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import type { KubernetesAnswer } from "../../operations/adopt/kubernetes_request.ts";
import type { ApiAnswer, KubernetesApi } from "../kubernetes_api.ts";

/** Where the release of `release/kamaji.yaml` is. */
export const kamaji = {
  name: "kamaji-etcd",
  namespace: "kamaji-system",
  release: "kamaji",
  serverName: "kamaji-etcd-0.kamaji-etcd.kamaji-system.svc.cluster.local",
} as const;

const core = `/api/v1/namespaces/${kamaji.namespace}`;
const setPath = `/apis/apps/v1/namespaces/${kamaji.namespace}/statefulsets/${kamaji.name}`;

/** The StatefulSet as it is stored. */
export async function liveSet(api: KubernetesApi): Promise<V1StatefulSet> {
  return bodyOf(await api.request({ method: "GET", path: setPath }));
}

/** The members' pods as they are stored, in the order of their names. */
export async function livePods(api: KubernetesApi): Promise<V1Pod[]> {
  const list = bodyOf<{ items: V1Pod[] }>(
    await api.request({ method: "GET", path: `${core}/pods` }),
  );
  return list.items.sort((a, b) => (a.metadata?.name ?? "") < (b.metadata?.name ?? "") ? -1 : 1);
}

/**
 * Plays the kubelet until all pods of the StatefulSet are ready: the chart's controller makes the
 * next pod only when the one before is ready.
 */
export async function runPods(api: KubernetesApi, replicas: number): Promise<void> {
  await until(async () => {
    for (const pod of await livePods(api)) {
      if (isReady(pod)) continue;
      const status = {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True" }],
        podIP: "10.0.0.1",
        podIPs: [{ ip: "10.0.0.1" }],
      };
      await api.request({
        method: "PATCH",
        path: `${core}/pods/${pod.metadata?.name}/status`,
        contentType: "application/merge-patch+json",
        body: JSON.stringify({ status }),
      });
    }
    const { metadata, status } = await liveSet(api);
    return status?.readyReplicas === replicas &&
      status.observedGeneration === metadata?.generation &&
      status.currentRevision === status.updateRevision;
  });
}

/** Waits until the controller has taken the pods over. */
export async function ownedPods(api: KubernetesApi): Promise<V1Pod[]> {
  const { metadata } = await liveSet(api);
  let pods: V1Pod[] = [];
  await until(async () => {
    pods = await livePods(api);
    return pods.every((pod) => pod.metadata?.ownerReferences?.[0]?.uid === metadata?.uid);
  });
  return pods;
}

/** Removes the release and all that an adoption made, but the volume claims. */
export async function removeRelease(api: KubernetesApi): Promise<void> {
  const apps = `/apis/apps/v1/namespaces/${kamaji.namespace}`;
  const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${kamaji.namespace}`;
  const paths = [
    `${apps}/statefulsets`,
    `${core}/configmaps`,
    `${core}/secrets`,
    `${core}/serviceaccounts`,
    `${rbac}/rolebindings`,
    `${rbac}/roles`,
    `/apis/coordination.k8s.io/v1/namespaces/${kamaji.namespace}/leases`,
  ];
  for (const path of paths) {
    const answer = await api.request({ method: "DELETE", path });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  }
  for (const name of [kamaji.name, `${kamaji.name}-client`]) {
    await api.request({ method: "DELETE", path: `${core}/services/${name}` });
  }
  await until(async () => {
    const body = JSON.stringify({ gracePeriodSeconds: 0 });
    await api.request({ method: "DELETE", path: `${core}/pods`, body });
    const { status } = await api.request({ method: "GET", path: setPath });
    return status === 404 && (await livePods(api)).length === 0;
  });
}

/** The object of an answer that must be a success. */
export function bodyOf<T>({ body, status }: ApiAnswer | KubernetesAnswer): T {
  assert.equal(status, 200, JSON.stringify(body));
  return body as T;
}

function isReady({ status }: V1Pod): boolean {
  return status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ===
    true;
}

/** Waits for what controllers bring about. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("it did not happen within a minute");
}
