import { Exec, type V1Status } from "@kubernetes/client-node";
import { PassThrough } from "node:stream";
import type { KubernetesClient } from "./kubernetes_client.ts";

/** Where and what to run. */
export interface PodCommand {
  /** The pod's namespace. */
  readonly namespace: string;
  /** The pod. */
  readonly pod: string;
  /** The container. */
  readonly container: string;
  /** Program and arguments; no shell is in between. */
  readonly command: readonly string[];
  /** Ends the wait for it; what runs in the pod is not stopped. */
  readonly signal: AbortSignal;
}

/**
 * Runs a program in a container of a pod to its end.
 *
 * @returns its standard output
 * @throws if it ends badly, with its standard error
 */
export async function runInPod(
  kubernetes: KubernetesClient,
  { namespace, pod, container, command, signal }: PodCommand,
): Promise<string> {
  const output = collector();
  const errors = collector();
  const { promise, resolve, reject } = Promise.withResolvers<V1Status>();
  const socket = await new Exec(kubernetes.config).exec(
    namespace,
    pod,
    container,
    [...command],
    output.stream,
    errors.stream,
    null,
    false,
    resolve,
  );
  socket.onclose = () => reject(new Error(`${pod} broke off "${command[0]}"`));
  const stop = () => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const status = await promise;
    if (status.status === "Success") return output.text();
    throw new Error(`"${command[0]}" in ${pod}: ${errors.text().trim() || status.message}`);
  } finally {
    signal.removeEventListener("abort", stop);
    socket.close();
  }
}

function collector(): { readonly stream: PassThrough; readonly text: () => string } {
  const chunks: Uint8Array[] = [];
  const stream = new PassThrough();
  stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
  return { stream, text: () => chunks.map((chunk) => new TextDecoder().decode(chunk)).join("") };
}
