import type { V1ObjectMeta } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { defaultEtcdVersion, type EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { clusterJson } from "../../manifests/cluster_json.ts";
import { render } from "../../manifests/render.ts";
import type { KeeperBackEnd } from "../../operations/keeper/back_end.ts";
import { kubernetesBackEnd } from "../../operations/keeper/kubernetes/kubernetes_back_end.ts";
import { openInCluster } from "../../operations/kubernetes/open_in_cluster.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";

/** An object as the API server shows it. */
export interface ShownObject {
  /** Its metadata. */
  readonly metadata: V1ObjectMeta;
  /** A ConfigMap's or Secret's values. */
  readonly data?: Readonly<Record<string, string>>;
  /** What is wished of a StatefulSet. */
  readonly spec?: { readonly replicas?: number };
}

/** A real API server with the rights that we render, and the keeper's and the gate's accounts. */
export interface KeeperApi extends KubernetesApi {
  /** The directory with the credentials of the keeper. */
  readonly keeperCredentials: string;
  /** The directory with the credentials of the members, which the gate has. */
  readonly memberCredentials: string;
  /** The back end as the keeper has it. */
  backEndOf(config: EtcdCluster): Promise<KeeperBackEnd>;
  /** Applies the rendered objects of some kinds, as Argo CD does. */
  applyRendered(config: EtcdCluster, kinds: readonly string[]): Promise<void>;
  /** Applies the config as it is rendered. */
  applyConfig(config: EtcdCluster): Promise<void>;
  /** Makes the claim of a pod, as a StatefulSet's controller does. */
  createClaim(config: EtcdCluster, pod: string): Promise<void>;
  /** Makes a pod that is ready and whose etcd ended once, as a kubelet does. */
  createPod(config: EtcdCluster, pod: string): Promise<void>;
  /** Reads an object, or a list. */
  get(path: string): Promise<ShownObject | undefined>;
  /** Applies an object. */
  apply(path: string, object: unknown): Promise<void>;
}

const etcd = await localEtcd(defaultEtcdVersion);

/** Whether a real API server can be started here. */
export const hasKubernetesApi: boolean = etcd !== undefined && await runs("kube-apiserver");

const namespace = "kamaji-system";
const accountOf = (name: string) => `system:serviceaccount:${namespace}:${name}`;

/** Starts it; the rights are those of the example cluster `etcd`. */
export async function startKeeperApi(): Promise<KeeperApi> {
  assert.ok(etcd !== undefined);
  const accounts = { keeper: accountOf("etcd-keeper"), member: accountOf("etcd") };
  const api = await startKubernetesApi(etcd.path, { users: Object.values(accounts) });
  const send = async (path: string, object: unknown, method: "POST" | "PATCH" = "PATCH") => {
    const answer = await api.request({
      method,
      path: method === "PATCH" ? `${path}?fieldManager=argocd` : path,
      contentType: method === "PATCH" ? "application/apply-patch+yaml" : "application/json",
      body: JSON.stringify(object),
    });
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
  };
  const applyRendered = async (config: EtcdCluster, kinds: readonly string[]) => {
    for (const object of render(config).filter(({ kind }) => kinds.includes(kind))) {
      const root = object.apiVersion.includes("/") ? "apis" : "api";
      const resource = `${object.kind.toLowerCase()}s`;
      const { name } = object.metadata;
      await send(
        `/${root}/${object.apiVersion}/namespaces/${namespace}/${resource}/${name}`,
        object,
      );
    }
  };
  await send("/api/v1/namespaces", { metadata: { name: namespace } }, "POST");
  return {
    ...api,
    keeperCredentials: api.credentialsOf(accounts.keeper),
    memberCredentials: api.credentialsOf(accounts.member),
    applyRendered,
    backEndOf: async (config) => {
      await applyRendered(config, ["Role", "RoleBinding"]);
      const credentials = api.credentialsOf(accounts.keeper);
      return kubernetesBackEnd(await openInCluster({ server: api.server, credentials }), config);
    },
    applyConfig: async (config) => {
      const { configConfigMap: name } = clusterNames(config);
      await send(`/api/v1/namespaces/${namespace}/configmaps/${name}`, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name },
        data: { "cluster.json": clusterJson(config) },
      });
    },
    createClaim: (_config, pod) =>
      send(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: `data-${pod}` },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      }, "POST"),
    createPod: async (_config, pod) => {
      const path = `/api/v1/namespaces/${namespace}/pods`;
      await send(path, runningPod(pod), "POST");
      await send(`${path}/${pod}/status`, { apiVersion: "v1", kind: "Pod", status: readyStatus() });
    },
    get: async (path) => {
      const { status, body } = await api.request({ method: "GET", path });
      return status === 404 ? undefined : body as ShownObject;
    },
    apply: (path, object) => send(path, object),
  };
}

function runningPod(name: string) {
  const containers = [{ name: "etcd", image: "etcd" }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { "controller-revision-hash": "revision-1" } },
    spec: { containers },
  };
}

function readyStatus() {
  const lastTransitionTime = new Date().toISOString();
  const terminated = { exitCode: 137, reason: "OOMKilled" };
  return {
    conditions: [{ type: "Ready", status: "True", lastTransitionTime }],
    containerStatuses: [{
      name: "etcd",
      image: "etcd",
      imageID: "",
      ready: true,
      restartCount: 1,
      lastState: { terminated },
    }],
  };
}

async function runs(program: string): Promise<boolean> {
  try {
    const command = new Deno.Command(program, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    });
    return (await command.output()).success;
  } catch {
    return false;
  }
}
