import { Log } from "@kubernetes/client-node";
import { PassThrough } from "node:stream";
import { createInterface } from "node:readline";
import type { KubernetesClient } from "./kubernetes_client.ts";

/** Whose log is followed, and until when. */
export interface LogWish {
  /** The pod's namespace. */
  readonly namespace: string;
  /** The pod. */
  readonly pod: string;
  /** The container, which has to run already. */
  readonly container: string;
  /** The line that is waited for. */
  readonly line: RegExp;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * Follows the log of a running container until a line.
 *
 * @returns that line
 * @throws if the container ends, or the signal aborts, before it came
 */
export async function untilLogged(
  kubernetes: KubernetesClient,
  { namespace, pod, container, line, signal }: LogWish,
): Promise<string> {
  const stream = new PassThrough();
  const log = new Log(kubernetes.config);
  const follow = await log.log(namespace, pod, container, stream, { follow: true });
  const stop = () => stream.end();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const text of createInterface({ input: stream })) {
      if (line.test(text)) return text;
    }
    throw new Error(`${pod} never logged ${line} in ${container}`);
  } finally {
    signal.removeEventListener("abort", stop);
    follow.abort();
  }
}
