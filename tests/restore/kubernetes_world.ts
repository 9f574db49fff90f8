import type { V1StatefulSet } from "@kubernetes/client-node";
import { join } from "node:path";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { clusterJson } from "../../manifests/cluster_json.ts";
import { defaultEtcdVersion, type EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import { render } from "../../manifests/render.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { createClusterClient } from "../../operations/adopt/cluster_client.ts";
import { kubernetesRestoreBackEnd } from "../../operations/restore/kubernetes_restore_back_end.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { hasKubernetesApi } from "../keeper/keeper_api.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";
import { type ClusterSecrets, credentialsOf } from "./cluster_secrets.ts";
import { etcdutl } from "./local_etcdutl.ts";
import { play } from "./play.ts";
import { playMembers } from "./played_members.ts";
import { playNode, send } from "./played_node.ts";
import type { RestoreWorld } from "./restore_world.ts";

/** Whether all that a played Kubernetes takes is here. */
export const hasKubernetesWorld: boolean = hasKubernetesApi && etcdutl !== undefined;

/** A world in Kubernetes, with its API server for what only tests do. */
export interface KubernetesWorld extends RestoreWorld {
  /** The API server. */
  readonly api: KubernetesApi;
}

const namespace = "kamaji-system";
const core = `/api/v1/namespaces/${namespace}`;
const apps = `/apis/apps/v1/namespaces/${namespace}`;
const setPath = `${apps}/statefulsets/etcd`;

/** Options of a world in Kubernetes. */
export interface KubernetesWorldOptions {
  /** Fields of the configuration. */
  readonly spec: EtcdClusterInput["spec"];
  /** A folder of snapshots that outlives it. Default: one of its own. */
  readonly snapshots?: string;
}

/**
 * A real API server with the rendered objects, controllers and a node that are played, real etcd
 * processes as members, and Jobs whose steps are real programs.
 */
export async function startKubernetesWorld(
  { spec, snapshots: given }: KubernetesWorldOptions,
): Promise<KubernetesWorld> {
  const binary = await localEtcd(defaultEtcdVersion);
  if (binary === undefined || etcdutl === undefined) throw new TypeError("No etcd or no etcdutl");
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-restore-" });
  const snapshots = given ?? join(directory, "snapshots");
  await Deno.mkdir(snapshots, { recursive: true });
  const config = exampleCluster({ spec });
  const api = await startKubernetesApi(binary.path);
  const members = playMembers({ config, binary: binary.path, directory });
  const node = await playNode({ api, members, snapshots, directory, etcdutl });
  await send(api, "POST", "/api/v1/namespaces", { metadata: { name: namespace } });
  await applySet(api, config);
  const client = createClusterClient(api.request);
  const backEnd = kubernetesRestoreBackEnd({
    client,
    request: api.request,
    config,
    addresses: members.addresses,
    access: {
      endpointOf: (pod) => Promise.resolve(members.endpoint(pod)),
      close: () => Promise.resolve(),
    },
    patience: 60_000,
  });
  const pods = play(async () => {
    const set = (await api.request({ method: "GET", path: setPath })).body as V1StatefulSet;
    const replicas = set.spec?.replicas ?? 0;
    await members.tick(replicas, backEnd.read);
    await showPods(api, { replicas, members });
  });
  const jobs = play(node.tick);
  return {
    api,
    config,
    backEnd,
    members,
    store: volumeStore(snapshots),
    putSecrets: async (secrets: ClusterSecrets) => {
      for (const [name, data] of Object.entries(secrets)) {
        await backEnd.write({ kind: "Secret", name }, { data });
      }
    },
    startKeeper: async (restartedBy) => {
      const manager = restartedBy === undefined ? "kubectl" : "argocd-controller";
      await applyRendered(api, { config, kind: "Deployment", manager });
    },
    connect: async (pod, user) => {
      const authority = await backEnd.read({ kind: "Secret", name: "etcd-certs" });
      const credentials = await credentialsOf({ "etcd-certs": authority?.data ?? {} }, user);
      return connectEtcd({ endpoints: [members.endpoint(pod)], credentials });
    },
    stop: async () => {
      await pods.end();
      await jobs.end();
      await members.stop();
      await node.stop();
      await api.stop();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** As whoever applies the rendered objects does. The API server then counts one replica. */
async function applySet(api: KubernetesApi, config: RestoreWorld["config"]): Promise<void> {
  await applyRendered(api, { config, kind: "StatefulSet", manager: "kubectl" });
  await send(api, "POST", `${core}/configmaps`, {
    metadata: { name: "etcd-config" },
    data: { "cluster.json": clusterJson(config) },
  });
}

async function applyRendered(
  api: KubernetesApi,
  { config, kind, manager }: {
    readonly config: RestoreWorld["config"];
    readonly kind: "Deployment" | "StatefulSet";
    readonly manager: string;
  },
): Promise<void> {
  for (const object of render(config).filter((each) => each.kind === kind)) {
    const answer = await api.request({
      method: "PATCH",
      path: `${apps}/${kind.toLowerCase()}s/${object.metadata.name}?fieldManager=${manager}`,
      contentType: "application/apply-patch+yaml",
      body: JSON.stringify(object),
    });
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
  }
}

/** The members' pods and how many are ready, as the StatefulSet's controller shows them. */
async function showPods(
  api: KubernetesApi,
  { replicas, members }: {
    readonly replicas: number;
    readonly members: RestoreWorld["members"];
  },
): Promise<void> {
  let ready = 0;
  for (let index = 0; index < 5; index++) {
    const name = `etcd-${index}`;
    const path = `${core}/pods/${name}`;
    const isThere = (await api.request({ method: "GET", path })).status === 200;
    const running = members.running.get(name);
    if (index < replicas && !isThere) {
      const spec = { containers: [{ name: "etcd", image: "none" }] };
      await send(api, "POST", `${core}/pods`, { metadata: { name }, spec });
    }
    if (index >= replicas && isThere && running === undefined) {
      await send(api, "DELETE", path, { gracePeriodSeconds: 0 });
    }
    if (running !== undefined && await isReady(running.metricsUrl)) ready += 1;
  }
  const status = { replicas, readyReplicas: Math.min(ready, replicas) };
  await send(api, "PATCH", `${setPath}/status`, { status });
}

async function isReady(metricsUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${metricsUrl}/readyz`);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
