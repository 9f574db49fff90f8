import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Failure } from "../../../diagnostics/failure.ts";
import type { Progress } from "../../../diagnostics/progress.ts";
import { ownImage } from "../../../manifests/image_reference.ts";
import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { type KubernetesClient, openKubernetes } from "../../kubernetes/kubernetes_client.ts";
import { listObjects } from "../../kubernetes/objects.ts";
import type { StoredObject } from "../../kubernetes/stored_object.ts";
import { pathExists } from "../../../operations/path_exists.ts";
import {
  createKindCluster,
  deleteKindCluster,
  hasKindCluster,
  type KindOptions,
  loopbackAddress,
  writeKubeconfig,
} from "./kind_cluster.ts";
import { loadImages } from "./load_images.ts";
import { missingTool } from "./missing_tool.ts";
import { allNodePorts } from "./node_ports.ts";
import { runTool } from "./run_tool.ts";

/** Which kind cluster is taken or made, and for what. */
export interface OpenKindOptions {
  /** What is deployed; its image of ours is built. */
  readonly config: EtcdCluster;
  /** A cluster that is there and stays. Default: one of our own name, made when it is missing. */
  readonly cluster?: string | undefined;
  /** Whether a cluster that was made stays. Default: no. */
  readonly keep?: boolean;
  /** Images besides ours that pods will ask for: the local engine's, where it holds them. */
  readonly images: readonly string[];
  /** Told about each step. */
  readonly progress: Progress;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** A kind cluster that can be used. */
export interface OpenedKind {
  /** Its API. */
  readonly kubernetes: KubernetesClient;
  /** What kind calls it. */
  readonly machine: { readonly cluster: string };
  /** How many nodes run pods. */
  readonly podNodes: number;
  /** Told about each step. */
  readonly progress: Progress;
  /** Aborts when it is to be left. */
  readonly signal: AbortSignal;
  /** Where a port of its node is on loopback; undefined where it has none. */
  addressOf(nodePort: number): Promise<string | undefined>;
  /** Deletes the cluster, if it was made and is not to stay. */
  close(): Promise<void>;
}

/** Name of the cluster that is ours without being asked. */
const ourCluster = "kamaji-etcd-bench";

/**
 * Takes the kind cluster that was named, or one of our own that was kept, or makes one, and brings
 * the images to its nodes.
 *
 * @throws {Failure} `target-failed` without Docker, kind or our image, and when the cluster does not
 * come up
 */
export async function openKind(options: OpenKindOptions): Promise<OpenedKind> {
  const { progress, signal } = options;
  const missing = await missingTool(signal);
  if (missing !== undefined) {
    throw new Failure("target-failed", `No kind cluster can be made: ${missing.problem}`, {
      hint: missing.hint,
    });
  }
  const folder = await Deno.makeTempDir({ prefix: "kamaji-etcd-kind-" });
  const name = options.cluster ?? ourCluster;
  const kind = { name, workers: 0, nodePorts: allNodePorts, folder, signal };
  const removeFolder = () => Deno.remove(folder, { recursive: true });
  let made = false;
  const close = async () => {
    if (made && options.keep !== true) await deleteKindCluster(name, folder);
    await removeFolder();
  };
  try {
    made = await make(kind, options);
    const kubernetes = openKubernetes(await Deno.readTextFile(await writeKubeconfig(kind)));
    await bringImages({ kubernetes, machine: { cluster: name }, signal }, options);
    return {
      ...{ kubernetes, machine: { cluster: name }, progress, signal, close },
      podNodes: await countPodNodes(kubernetes),
      addressOf: (nodePort) => loopbackAddress(kind, nodePort),
    };
  } catch (cause) {
    // A cluster that did not come up was deleted by who made it.
    await close().catch(() => {});
    if (cause instanceof Failure || signal.aborted) throw cause;
    throw new Failure("target-failed", `Cluster ${name} cannot be used: ${messageOf(cause)}`, {
      hint: `Look at it by kind and docker, or remove it by kind delete cluster --name ${name}`,
      cause,
    });
  }
}

/** Whether it had to be made. */
async function make(kind: KindOptions, { cluster, progress }: OpenKindOptions): Promise<boolean> {
  if (await hasKindCluster(kind.name, kind.signal)) return false;
  if (cluster !== undefined) {
    throw new Failure("target-failed", `There is no kind cluster "${cluster}"`, {
      hint: "Leave out --cluster, and one is made",
    });
  }
  const step = progress.step(`Making kind cluster ${kind.name}`);
  try {
    await createKindCluster(kind);
    step.done();
    return true;
  } catch (error) {
    step.failed();
    await deleteKindCluster(kind.name, kind.folder).catch(() => {});
    throw error;
  }
}

type Nodes = Parameters<typeof loadImages>[0];

async function bringImages(nodes: Nodes, options: OpenKindOptions): Promise<void> {
  const { config, images, progress, signal } = options;
  const step = progress.step("Building our image, and bringing images to the nodes");
  try {
    const root = fileURLToPath(new URL("../../../", import.meta.url));
    if (await pathExists(join(root, "deno.json"))) {
      await runTool(Deno.execPath(), { args: ["task", "image"], cwd: root, minutes: 8, signal });
    }
    const ours = ownImage(config);
    const held = await loadImages(nodes, { built: [ours], released: images });
    const pulled = images.filter((image) => !held.includes(image));
    step.done(pulled.length === 0 ? undefined : `nodes have to pull ${pulled.join(", ")}`);
  } catch (error) {
    step.failed();
    throw error;
  }
}

interface Node extends StoredObject {
  readonly spec: { readonly taints?: readonly { readonly effect: string }[] };
}

/** How many nodes run pods. */
export async function countPodNodes(kubernetes: KubernetesClient): Promise<number> {
  const nodes = await listObjects<Node>(kubernetes, { apiVersion: "v1", kind: "Node" });
  const open = nodes?.items.filter(({ spec }) =>
    spec.taints?.some(({ effect }) => effect === "NoSchedule") !== true
  );
  return open?.length ?? 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
