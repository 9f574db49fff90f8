import type {
  V1Lease,
  V1PersistentVolumeClaim,
  V1PersistentVolumeClaimStatus,
  V1Pod,
  V1StatefulSet,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { renderedStatefulSet } from "../../operations/adopt/compare_adoption.ts";
import { fieldManager as keeper } from "../../operations/kubernetes/open_in_cluster.ts";
import type { ApiAnswer, ApiRequest, KubernetesApi } from "../kubernetes_api.ts";

/** The field manager of the tests, which is Argo CD's. */
export const manager = "argocd-controller";

/** A cluster whose objects live in a namespace of their own. */
export interface GrowthWorld {
  /** The namespace. */
  readonly namespace: string;
  /** The configuration, with this size of the volumes. */
  config(size: string): EtcdCluster;
  /** The StatefulSet as it is stored; `undefined` when there is none. */
  set(): Promise<V1StatefulSet | undefined>;
  /** The members' pods, by name. */
  pods(): Promise<V1Pod[]>;
  /** The members' claims, by name. */
  claims(): Promise<V1PersistentVolumeClaim[]>;
  /** What a claim's status is to say from now on. */
  report(claim: string, status: V1PersistentVolumeClaimStatus): Promise<void>;
  /** Applies the StatefulSet as Argo CD's next sync does, without force. */
  sync(config: EtcdCluster): Promise<ApiAnswer>;
  /** Sends a request for something in the namespace, that must succeed. */
  send<T>(request: ApiRequest): Promise<T>;
  /** Who holds the operations Lease. */
  leaseHolder(): Promise<string>;
}

const merge = "application/merge-patch+json";
const apply = "application/apply-patch+yaml";

/**
 * Makes a cluster of three members with volumes of 32Gi: the StatefulSet as it was synced and
 * counted by the keeper, and claims that are bound. Controllers make pods and claims; who binds is
 * played here.
 */
export async function makeGrowthWorld(
  api: KubernetesApi,
  { namespace, storageClass }: { readonly namespace: string; readonly storageClass: string },
): Promise<GrowthWorld> {
  const world = worldOf(api, { namespace, storageClass });
  await create(api, "/api/v1/namespaces", { metadata: { name: namespace } });
  const { status, body } = await world.sync(world.config("32Gi"));
  assert.equal(status, 201, JSON.stringify(body));
  await world.send({
    method: "PATCH",
    path: `${setPath(namespace)}/scale?fieldManager=${keeper}&force=true`,
    contentType: apply,
    body: JSON.stringify({
      apiVersion: "autoscaling/v1",
      kind: "Scale",
      metadata: { name: "etcd", namespace },
      spec: { replicas: 3 },
    }),
  });
  await until(async () => (await world.pods()).length === 3 && (await world.claims()).length === 3);
  for (const { metadata } of await world.claims()) {
    const name = metadata?.name ?? "";
    await world.send({
      method: "PATCH",
      path: claimPath(namespace, name),
      contentType: merge,
      body: JSON.stringify({ spec: { volumeName: `${namespace}-${name}` } }),
    });
    await world.report(name, { phase: "Bound", capacity: { storage: "32Gi" } });
  }
  return world;
}

/** Makes a StorageClass. */
export async function createStorageClass(
  api: KubernetesApi,
  { allowVolumeExpansion, name }: { readonly name: string; readonly allowVolumeExpansion: boolean },
): Promise<void> {
  const provisioner = "volumes.test";
  await create(api, "/apis/storage.k8s.io/v1/storageclasses", {
    metadata: { name },
    provisioner,
    allowVolumeExpansion,
  });
}

/** Waits for what others bring about. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("it did not happen within a minute");
}

function worldOf(
  api: KubernetesApi,
  { namespace, storageClass }: { readonly namespace: string; readonly storageClass: string },
): GrowthWorld {
  const core = `/api/v1/namespaces/${namespace}`;
  const send = async <T>(request: ApiRequest): Promise<T> => {
    const { body, status } = await api.request(request);
    assert.ok(status < 300, JSON.stringify(body));
    return body as T;
  };
  const list = async <T extends V1Pod | V1PersistentVolumeClaim>(kind: string): Promise<T[]> => {
    const { items } = await send<{ items: T[] }>({ method: "GET", path: `${core}/${kind}` });
    return items.sort((a, b) => (a.metadata?.name ?? "") < (b.metadata?.name ?? "") ? -1 : 1);
  };
  return {
    namespace,
    send,
    config: (size) =>
      exampleCluster({
        metadata: { namespace },
        spec: { storage: { size, className: storageClass } },
      }),
    async set() {
      const { body, status } = await api.request({ method: "GET", path: setPath(namespace) });
      return status === 404 ? undefined : body as V1StatefulSet;
    },
    pods: () => list<V1Pod>("pods"),
    claims: () => list<V1PersistentVolumeClaim>("persistentvolumeclaims"),
    async report(claim, status) {
      await send({
        method: "PATCH",
        path: `${claimPath(namespace, claim)}/status`,
        contentType: merge,
        body: JSON.stringify({ status }),
      });
    },
    async sync(config) {
      return await api.request({
        method: "PATCH",
        path: `${setPath(namespace)}?fieldManager=${manager}`,
        contentType: apply,
        body: JSON.stringify(renderedStatefulSet(config)),
      });
    },
    async leaseHolder() {
      const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/etcd-operations`;
      const { spec } = await send<V1Lease>({ method: "GET", path });
      return spec?.holderIdentity ?? "";
    },
  };
}

function setPath(namespace: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/statefulsets/etcd`;
}

function claimPath(namespace: string, name: string): string {
  return `/api/v1/namespaces/${namespace}/persistentvolumeclaims/${name}`;
}

async function create(api: KubernetesApi, path: string, object: object): Promise<void> {
  const { body, status } = await api.request({
    method: "POST",
    path,
    body: JSON.stringify(object),
  });
  assert.equal(status, 201, JSON.stringify(body));
}
