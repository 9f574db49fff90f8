import assert from "node:assert/strict";
import { customKinds } from "../custom_kinds.ts";
import type { KeeperApi } from "./keeper_api.ts";

const kamaji = "/apis/kamaji.clastix.io/v1alpha1";

/** Registers Kamaji's kind, and waits until it is served. */
export async function registerControlPlanes(api: KeeperApi): Promise<void> {
  const kind = (await customKinds()).find((each) => each.kind === "TenantControlPlane");
  assert.ok(kind !== undefined);
  const { definition, plural } = kind;
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  await api.apply(`${path}/${definition.metadata.name}`, definition);
  const deadline = Date.now() + 30_000;
  while (await api.get(`${kamaji}/${plural}`) === undefined) {
    assert.ok(Date.now() < deadline, "its kind is not served");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Makes a namespace. */
export async function createNamespace(api: KeeperApi, name: string): Promise<void> {
  const metadata = { name };
  await api.apply(`/api/v1/namespaces/${name}`, { apiVersion: "v1", kind: "Namespace", metadata });
}

/** A TenantControlPlane and the DataStore it uses. */
export interface TenantPlane {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name. */
  readonly name: string;
  /** The DataStore. */
  readonly dataStore: string;
}

const planePath = ({ namespace, name }: TenantPlane) =>
  `${kamaji}/namespaces/${namespace}/tenantcontrolplanes/${name}`;

/** Makes one, as its owner does. */
export async function createControlPlane(
  api: KeeperApi,
  { replicas, ...plane }: TenantPlane & { readonly replicas: number },
): Promise<void> {
  await api.apply(planePath(plane), {
    apiVersion: "kamaji.clastix.io/v1alpha1",
    kind: "TenantControlPlane",
    metadata: { name: plane.name },
    spec: { dataStore: plane.dataStore, controlPlane: { deployment: { replicas } } },
  });
}

/** Copies the DataStore's CA and signs the tenant's certificate, as Kamaji says in the status. */
export async function certify(api: KeeperApi, plane: TenantPlane): Promise<void> {
  const { dataStore, namespace, name } = plane;
  await api.apply(`${planePath(plane)}/status`, {
    apiVersion: "kamaji.clastix.io/v1alpha1",
    kind: "TenantControlPlane",
    metadata: { name },
    status: {
      storage: {
        driver: "etcd",
        dataStoreName: dataStore,
        setup: { schema: `${namespace}_${name}`, user: `${namespace}_${name}` },
        certificate: { lastUpdate: new Date().toISOString().replace(/\.\d+Z$/, "Z") },
      },
    },
  });
}

/** A pod of an API server. */
export interface ServerPodName {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name. */
  readonly pod: string;
}

const podPath = ({ namespace, pod }: ServerPodName) =>
  `/api/v1/namespaces/${namespace}/pods/${pod}`;

/** Makes a pod of a TenantControlPlane, as a Deployment does; ready unless said otherwise. */
export async function createServerPod(
  api: KeeperApi,
  { plane, ready = true, ...pod }: ServerPodName & {
    readonly plane: string;
    readonly ready?: boolean;
  },
): Promise<void> {
  await api.apply(podPath(pod), {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod.pod, labels: { "kamaji.clastix.io/soot": plane } },
    spec: { containers: [{ name: "kube-apiserver", image: "kube-apiserver" }] },
  });
  if (ready) await readyPod(api, pod);
}

/** Has a pod serve, as a kubelet does. */
export async function readyPod(api: KeeperApi, pod: ServerPodName): Promise<void> {
  const conditions = [{ type: "Ready", status: "True" }];
  const status = { phase: "Running", conditions };
  await api.apply(`${podPath(pod)}/status`, { apiVersion: "v1", kind: "Pod", status });
}

/** Removes a pod at once. */
export async function removePod(api: KeeperApi, pod: ServerPodName): Promise<void> {
  const path = `${podPath(pod)}?gracePeriodSeconds=0`;
  const { status } = await api.request({ method: "DELETE", path });
  assert.equal(status, 200);
}
