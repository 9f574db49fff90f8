import { Failure } from "../../diagnostics/failure.ts";
import type { KubernetesRequest } from "../adopt/kubernetes_request.ts";

/** What there is at a path of the Kubernetes API. */
export type Found<T> =
  | { readonly state: "found"; readonly value: T }
  | { readonly state: "absent" }
  | { readonly state: "forbidden" };

/**
 * Reads what is at a path. That it is not there, or may not be read, is an answer.
 *
 * @throws {Failure} `kubernetes-request-failed` when there is no answer, or another one
 */
export async function lookUp<T>(
  path: string,
  request: KubernetesRequest,
): Promise<Found<T>> {
  const { body, status } = await request({ method: "GET", path });
  if (status === 200) return { state: "found", value: body as T };
  if (status === 404) return { state: "absent" };
  if (status === 403) return { state: "forbidden" };
  throw new Failure("kubernetes-request-failed", `GET ${path} was answered with ${status}`, {
    hint: status === 401
      ? "Log in again; the kubeconfig's credentials are not accepted"
      : "Look whether the API server is well",
  });
}

/** The value, if there is one. */
export function valueOf<T>(found: Found<T>): T | undefined {
  return found.state === "found" ? found.value : undefined;
}
