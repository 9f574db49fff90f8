import { join } from "node:path";
import { runProgram } from "../local/binary/run_program.ts";
import { runTool } from "./run_tool.ts";

/** Which cluster to make, and how. */
export interface KindOptions {
  /** Its name. */
  readonly name: string;
  /** How many nodes run pods besides the control plane; with 0 the control plane runs them. */
  readonly workers: number;
  /** The nodes' image. By default the newest that the engine holds, else kind's own choice. */
  readonly nodeImage?: string | undefined;
  /** Ports of the control plane's node that get a free port on loopback each. Default: none. */
  readonly nodePorts?: readonly number[];
  /** Folder for the configuration and the kubeconfig. */
  readonly folder: string;
  /** Stops it. */
  readonly signal: AbortSignal;
}

/** Whether a kind cluster of that name is there. */
export async function hasKindCluster(name: string, signal: AbortSignal): Promise<boolean> {
  const names = await runTool("kind", { args: ["get", "clusters"], minutes: 1, signal });
  return names.split("\n").includes(name);
}

/**
 * Writes down how to reach a kind cluster.
 *
 * @returns the file
 */
export async function writeKubeconfig({ name, folder, signal }: KindOptions): Promise<string> {
  const args = ["get", "kubeconfig", "--name", name];
  const text = await runTool("kind", { args, minutes: 1, signal });
  const file = join(folder, "kubeconfig");
  await Deno.writeTextFile(file, text, { mode: 0o600 });
  return file;
}

/** Deletes a kind cluster; one that is gone is no failure. */
export async function deleteKindCluster(name: string, folder: string): Promise<void> {
  await runTool("kind", {
    args: ["delete", "cluster", "--name", name, "--kubeconfig", join(folder, "kubeconfig")],
    minutes: 3,
    signal: new AbortController().signal,
  });
}

/** Makes a kind cluster; what a failure or an interrupt leaves has to be deleted. */
export async function createKindCluster(options: KindOptions): Promise<void> {
  const { name, workers, folder, nodePorts = [], signal } = options;
  const config = join(folder, "kind.json");
  const nodes = ["control-plane", ...Array<string>(workers).fill("worker")];
  const document = {
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    nodes: nodes.map((role) => ({
      role,
      ...(role === "control-plane" ? { extraPortMappings: nodePorts.map(onLoopback) } : {}),
    })),
  };
  await Deno.writeTextFile(config, JSON.stringify(document, undefined, 2));
  const image = options.nodeImage ?? await heldNodeImage(signal);
  await runTool("kind", {
    args: [
      "create",
      "cluster",
      "--name",
      name,
      "--config",
      config,
      "--kubeconfig",
      join(folder, "kubeconfig"),
      "--wait",
      "180s",
      ...(image === undefined ? [] : ["--image", image]),
    ],
    minutes: 8,
    signal,
  });
}

/** Docker chooses the port. */
function onLoopback(containerPort: number) {
  return { containerPort, hostPort: -1, listenAddress: "127.0.0.1", protocol: "TCP" };
}

/**
 * Where a port of the control plane's node is reached on loopback, as in `127.0.0.1:40123`.
 *
 * @returns undefined for a cluster that was made without it
 */
export async function loopbackAddress(
  { name, signal }: Pick<KindOptions, "name" | "signal">,
  nodePort: number,
): Promise<string | undefined> {
  const args = ["port", `${name}-control-plane`, `${nodePort}/tcp`];
  const result = await runProgram("docker", { args, timeoutMs: 20_000, signal });
  return result.kind === "succeeded" ? result.stdout.trim().split("\n")[0] : undefined;
}

/** An engine without a way to the registry may hold an image of another version than kind's. */
async function heldNodeImage(signal: AbortSignal): Promise<string | undefined> {
  const args = ["images", "--format", "{{.Repository}}:{{.Tag}}", "kindest/node"];
  const text = await runTool("docker", { args, minutes: 1, signal });
  return text.split("\n").find((line) => line !== "" && !line.endsWith(":<none>"));
}
