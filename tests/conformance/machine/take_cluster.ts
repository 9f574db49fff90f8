import { setTimeout as delay } from "node:timers/promises";
import {
  type KubernetesClient,
  openKubernetes,
} from "../../../bench/kubernetes/kubernetes_client.ts";
import {
  createKindCluster,
  deleteKindCluster,
  hasKindCluster,
  type KindOptions,
  writeKubeconfig,
} from "../../../bench/targets/kind/kind_cluster.ts";

/** Name of the cluster that is ours without being asked. */
export const ourCluster = "kamaji-etcd-conformance";

/** A cluster to run cases on. */
export interface TakenCluster {
  /** The cluster. */
  readonly kubernetes: KubernetesClient;
  /** File that says how to reach it. */
  readonly kubeconfig: string;
  /** Whether it was there before, and meant to stay. */
  readonly kept: boolean;
}

/**
 * Takes the cluster that an earlier run kept, or the one that a person named; else makes one. A
 * cluster under our own name that nobody kept is what an interrupted run, or a restarted engine,
 * left behind, and is made anew.
 *
 * @throws {Error} if a cluster that a person named does not answer
 */
export async function takeCluster(options: KindOptions): Promise<TakenCluster> {
  if (await hasKindCluster(options.name, options.signal)) {
    const found = await openedCluster(options).catch(() => undefined);
    const isOurs = options.name === ourCluster;
    if (found !== undefined && (found.mark === "kept" || !isOurs)) return { ...found, kept: true };
    if (!isOurs) {
      throw new Error(
        `The kind cluster "${options.name}" does not answer: start its nodes, or delete it`,
      );
    }
    await deleteKindCluster(options.name, options.folder);
  }
  await createOrDelete(options);
  return { ...await openedCluster(options), kept: false };
}

/** Rejects unless the cluster answers soon. */
async function openedCluster(
  options: KindOptions,
): Promise<Omit<TakenCluster, "kept"> & { readonly mark: string | undefined }> {
  const kubeconfig = await writeKubeconfig(options);
  const kubernetes = openKubernetes(await Deno.readTextFile(kubeconfig));
  return { kubernetes, kubeconfig, mark: await markOf(kubernetes) };
}

/** A cluster that did not come up is of use to nobody. */
async function createOrDelete(options: KindOptions): Promise<void> {
  try {
    await createKindCluster(options);
  } catch (error) {
    await deleteKindCluster(options.name, options.folder).catch(() => {});
    throw error;
  }
}

const namespace = "/api/v1/namespaces/kube-system";
/** Milliseconds in which a cluster that runs answers. */
const answerLimit = 10_000;
const label = "kamaji-etcd.io/conformance";

/** Notes in the cluster that later runs may use it. */
export async function markKept(kubernetes: KubernetesClient): Promise<void> {
  const { status } = await kubernetes.request({
    method: "PATCH",
    path: namespace,
    contentType: "application/merge-patch+json",
    body: { metadata: { labels: { [label]: "kept" } } },
  });
  if (status !== 200) throw new Error(`The cluster could not be marked: HTTP ${status}`);
}

async function markOf(kubernetes: KubernetesClient): Promise<string | undefined> {
  const tooLate = delay(answerLimit, undefined, { ref: false })
    .then(() => Promise.reject(new Error("The API server gave no answer in time")));
  const { status, body } = await Promise.race([
    kubernetes.request({ method: "GET", path: namespace }),
    tooLate,
  ]);
  if (status !== 200) throw new Error(`The API server answered HTTP ${status}`);
  const { metadata } = body as { readonly metadata: { labels?: Record<string, string> } };
  return metadata.labels?.[label];
}
