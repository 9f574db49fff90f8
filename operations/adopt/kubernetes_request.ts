/** One call to the Kubernetes API. */
export interface KubernetesCall {
  /** The HTTP method. */
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query, as in `/api/v1/namespaces?limit=1`. */
  readonly path: string;
  /** The type of the body. Default: JSON. */
  readonly contentType?: string;
  /** The body, encoded. */
  readonly body?: string;
}

/** What the API server answered. */
export interface KubernetesAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** The object, a list, or the server's `Status`. */
  readonly body: unknown;
}

/**
 * Calls the Kubernetes API as somebody who may. It answers whatever status the server gives, and
 * throws a `kubernetes-request-failed` Failure only when there is no answer.
 */
export type KubernetesRequest = (call: KubernetesCall) => Promise<KubernetesAnswer>;
