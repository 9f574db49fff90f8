import { runProgram } from "../../../bench/targets/local/binary/run_program.ts";
import { kindNodes } from "./kind_cluster.ts";
import type { Machine } from "./machine.ts";
import { runTool } from "./run_tool.ts";

/**
 * Loads the images that the local engine holds into the cluster's nodes; the others are left to the
 * nodes to pull. To be called before a pod asks for them: a kubelet that failed to pull an image
 * goes on trying the registry, even when the image has arrived.
 *
 * @returns the images that were loaded
 */
export async function loadImages(
  machine: Machine,
  images: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const held: string[] = [];
  for (const image of new Set(images)) if (await isHeld(image, signal)) held.push(image);
  if (held.length === 0) return held;
  const nodes = await podNodes(machine.cluster, signal);
  await runTool("kind", {
    args: ["load", "docker-image", "--name", machine.cluster, "--nodes", nodes.join(), ...held],
    minutes: 8,
    signal,
  });
  return held;
}

/** A control plane takes no pods where there are workers. */
async function podNodes(cluster: string, signal: AbortSignal): Promise<readonly string[]> {
  const nodes = await kindNodes(cluster, signal);
  const workers = nodes.filter((node) => !node.endsWith("-control-plane"));
  return workers.length === 0 ? nodes : workers;
}

async function isHeld(image: string, signal: AbortSignal): Promise<boolean> {
  const args = ["image", "inspect", "--format", "{{.Id}}", image];
  return (await runProgram("docker", { args, timeoutMs: 20_000, signal })).kind === "succeeded";
}
