import type { KubeConfig } from "@kubernetes/client-node";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { Failure } from "../../diagnostics/failure.ts";
import type { KubernetesAnswer, KubernetesCall, KubernetesRequest } from "./kubernetes_request.ts";

/** Which Kubernetes cluster is meant, as kubectl's options of the same names say it. */
export interface KubernetesOptions {
  /** A kubeconfig file. Default: what KUBECONFIG names, else `~/.kube/config`. */
  readonly kubeconfig?: string;
  /** A context of it. Default: its current one. */
  readonly context?: string;
  /** Milliseconds after which an API server that says nothing counts as gone. Default 30 000. */
  readonly timeout?: number;
}

/** A Kubernetes cluster that can be asked. */
export interface OpenedKubernetes {
  /** Asks its API server. */
  readonly request: KubernetesRequest;
  /** How it is reached, for what needs more than requests. */
  readonly config: KubeConfig;
}

const defaultTimeout = 30_000;

/**
 * Opens a Kubernetes cluster by a kubeconfig. Nothing is sent yet.
 *
 * @throws {Failure} `usage` for a kubeconfig that cannot be used or has no such context
 */
export async function openKubernetes(options: KubernetesOptions = {}): Promise<OpenedKubernetes> {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const config = new KubeConfig();
  try {
    if (options.kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(options.kubeconfig);
  } catch (cause) {
    throw new Failure("usage", `Kubeconfig cannot be used: ${messageOf(cause)}`, {
      hint: "Name a kubeconfig file with --kubeconfig",
      cause,
    });
  }
  if (options.context !== undefined) selectContext(config, options.context);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new Failure("usage", "Kubeconfig has no current context", {
      hint: "Name one of its contexts with --context",
    });
  }
  const { timeout = defaultTimeout } = options;
  return { config, request: (call) => send({ config, server, timeout }, call) };
}

function selectContext(config: KubeConfig, context: string): void {
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    throw new Failure("usage", `Kubeconfig has no context "${context}"`, {
      hint: names.length === 0 ? "Name another file" : `Use one of: ${names.join(", ")}`,
    });
  }
  config.setCurrentContext(context);
}

interface Server {
  readonly config: KubeConfig;
  readonly server: string;
  readonly timeout: number;
}

/** By node:https, since client certificates of a kubeconfig are no business of `fetch`. */
async function send(
  { config, server, timeout }: Server,
  { method, path, body, contentType = "application/json" }: KubernetesCall,
): Promise<KubernetesAnswer> {
  const url = new URL(`${server.replace(/\/$/, "")}${path}`);
  const options: RequestOptions = {
    method,
    timeout,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : {
        "content-type": contentType,
        "content-length": String(new TextEncoder().encode(body).length),
      }),
    },
  };
  try {
    await config.applyToHTTPSOptions(options);
    return await exchange(url, { options, body });
  } catch (cause) {
    throw new Failure(
      "kubernetes-request-failed",
      `${url.origin} gave no answer: ${messageOf(cause)}`,
      {
        hint: "Check --kubeconfig and --context, and that the API server can be reached from here",
        cause,
      },
    );
  }
}

function exchange(
  url: URL,
  { options, body }: { readonly options: RequestOptions; readonly body: string | undefined },
): Promise<KubernetesAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(url, options, (answer) => {
      const chunks: Uint8Array[] = [];
      answer.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = new TextDecoder().decode(joined(chunks));
        resolve({ status: answer.statusCode ?? 0, body: parsed(text) });
      });
    });
    request.on(
      "timeout",
      () => request.destroy(new Error(`no answer in ${(options.timeout ?? 0) / 1000} s`)),
    );
    request.on("error", reject);
    request.end(body);
  });
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** A proxy in between may answer with a page. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
