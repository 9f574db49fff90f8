import { setTimeout as delay } from "node:timers/promises";
import {
  createConfiguration,
  type HttpMethod,
  KubeConfig,
  RequestContext,
  type ResponseContext,
} from "@kubernetes/client-node";

/** A request to the API server, in its own words: bodies are sent and answers taken as they are. */
export interface ApiRequest {
  /** What to do; `PATCH` is a server-side apply unless `contentType` says otherwise. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The path, as in `/api/v1/namespaces`. */
  readonly path: string;
  /** The query; what is undefined is left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** The object to send. */
  readonly body?: unknown;
  /** What the body is. Default: `application/apply-patch+yaml` for PATCH, else JSON. */
  readonly contentType?: string;
}

/** What the API server answered. */
export interface ApiAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The object, the list or the server's `Status`; text where the answer is no JSON. */
  readonly body: unknown;
  /** What the server warned of, in its `Warning` headers. */
  readonly warnings: readonly string[];
}

/** One Kubernetes cluster, as its administrator. */
export interface KubernetesClient {
  /** How to reach it, for what the client library does itself: watches, exec, port forwards. */
  readonly config: KubeConfig;
  /** Asks the API server; an answer that says no is an answer too. */
  request(request: ApiRequest): Promise<ApiAnswer>;
}

/** How often a request is sent before an answer that says "later" is taken as it is. */
const attempts = 10;

/**
 * Opens a cluster by a kubeconfig. The typed API classes of the client library drop fields they do
 * not know before they send them, so a strict server would never see them: requests go through the
 * library's transport and authentication with untouched bodies instead.
 *
 * @param kubeconfig The text of the kubeconfig.
 */
export function openKubernetes(kubeconfig: string): KubernetesClient {
  const config = new KubeConfig();
  config.loadFromString(kubeconfig);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new Error("The kubeconfig names no current cluster");
  const { httpApi } = createConfiguration();
  return {
    config,
    async request(request) {
      const context = contextOf(request, server);
      await config.applySecurityAuthentication(context);
      for (let attempt = 1;; attempt++) {
        const response = await httpApi.send(context).toPromise();
        if (!isLater(response) || attempt === attempts) return await answerOf(response);
        await response.body.text();
        await delay(Number(response.headers["retry-after"]) * 1000);
      }
    },
  };
}

function contextOf(
  { method, path, query = {}, body, contentType }: ApiRequest,
  server: string,
): RequestContext {
  const url = new URL(server + path);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(key, value);
  }
  const context = new RequestContext(url.href, method as HttpMethod);
  context.setHeaderParam("Accept", "application/json");
  if (body === undefined) return context;
  const applied = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
  context.setHeaderParam("Content-Type", contentType ?? applied);
  context.setBody(JSON.stringify(body));
  return context;
}

/** A server under load, or whose storage of a new kind is not ready yet, says when to ask again. */
function isLater({ httpStatusCode, headers }: ResponseContext): boolean {
  return httpStatusCode === 429 && Number(headers["retry-after"]) > 0;
}

async function answerOf(response: ResponseContext): Promise<ApiAnswer> {
  const text = await response.body.text();
  const json = response.headers["content-type"]?.startsWith("application/json") === true;
  return {
    status: response.httpStatusCode,
    body: json ? JSON.parse(text) : text,
    warnings: warningsIn(response.headers["warning"] ?? ""),
  };
}

/** RFC 7234, 5.5: `299 - "text", 299 - "text"`, with quotes in the text escaped. */
function warningsIn(header: string): string[] {
  const texts = header.matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g);
  return [...texts].map(([, text = ""]) => text.replaceAll(/\\(.)/g, "$1"));
}
