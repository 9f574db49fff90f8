import { runProgram } from "../local/binary/run_program.ts";
import type { KubernetesClient } from "../../kubernetes/kubernetes_client.ts";
import { listObjects } from "../../kubernetes/objects.ts";
import type { StoredObject } from "../../kubernetes/stored_object.ts";
import { runTool } from "./run_tool.ts";

/** A kind cluster whose nodes take images. */
export interface KindNodes {
  /** The cluster. */
  readonly kubernetes: KubernetesClient;
  /** What kind calls it. */
  readonly machine: { readonly cluster: string };
  /** Ends the loading. */
  readonly signal: AbortSignal;
}

/** Which images to load. */
export interface ImageChoice {
  /** Images that never change under their name: where nodes have them, they stay. */
  readonly released?: readonly string[];
  /** Images that were just built. */
  readonly built?: readonly string[];
}

/**
 * Loads the images that the local engine holds into the nodes that run pods; the others are left to
 * the nodes to pull. To be called before a pod asks for them: a kubelet that failed to pull an image
 * goes on trying the registry, even when the image has arrived.
 *
 * @returns the images that are on the nodes now
 */
export async function loadImages(
  context: KindNodes,
  { released = [], built = [] }: ImageChoice,
): Promise<readonly string[]> {
  const nodes = await podNodes(context);
  const there = released.filter((image) => nodes.every(({ images }) => images.has(image)));
  const wanted = [...built, ...released.filter((image) => !there.includes(image))];
  const held: string[] = [];
  for (const image of wanted) if (await isHeld(image, context.signal)) held.push(image);
  const names = nodes.map(({ name }) => name).join();
  if (held.length > 0) {
    await runTool("kind", {
      args: ["load", "docker-image", "--name", context.machine.cluster, "--nodes", names, ...held],
      minutes: 8,
      signal: context.signal,
    });
  }
  return [...held, ...there];
}

interface Node extends StoredObject {
  readonly spec: { readonly taints?: readonly { readonly effect: string }[] };
  readonly status: { readonly images?: readonly { readonly names?: readonly string[] }[] };
}

/** A control plane takes no pods where there are workers. */
async function podNodes({ kubernetes }: KindNodes) {
  const list = await listObjects<Node>(kubernetes, { apiVersion: "v1", kind: "Node" });
  const nodes = (list?.items ?? []).filter(({ spec }) =>
    !spec.taints?.some(({ effect }) => effect === "NoSchedule")
  );
  return nodes.map(({ metadata: { name }, status }) => {
    const images = new Set(status.images?.flatMap(({ names = [] }) => names));
    return { name, images };
  });
}

/** Whether the local engine holds an image. */
export async function isHeld(image: string, signal: AbortSignal): Promise<boolean> {
  const args = ["image", "inspect", "--format", "{{.Id}}", image];
  return (await runProgram("docker", { args, timeoutMs: 20_000, signal })).kind === "succeeded";
}
