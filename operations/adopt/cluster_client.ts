import type { V1ObjectMeta } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import type { KubernetesAnswer, KubernetesCall, KubernetesRequest } from "./kubernetes_request.ts";

/** What every object of the API has. Times are texts: objects are as the server wrote them. */
export interface ApiObject {
  /** Group and version; absent in the items of a list. */
  readonly apiVersion?: string;
  /** The kind; absent in the items of a list. */
  readonly kind?: string;
  /** Name, namespace and the rest. */
  readonly metadata?: V1ObjectMeta;
}

/** Names one object; without a namespace it is a cluster-scoped one. */
export interface ObjectReference {
  /** Group and version, as in `apps/v1`. */
  readonly apiVersion: string;
  /** The kind, as in `StatefulSet`. */
  readonly kind: string;
  /** Where it is. */
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Which objects of a kind to list. */
export interface ListQuery {
  /** Group and version. */
  readonly apiVersion: string;
  /** The kind. */
  readonly kind: string;
  /** Default: all namespaces. */
  readonly namespace?: string;
  /** Labels they must carry. Default: none. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** How an object is applied on the server. */
export interface ApplyOptions {
  /** The field manager that will own what is applied. */
  readonly manager: string;
}

/** What of the Kubernetes API adoption needs. Every method but `list` throws on a refusal. */
export interface ClusterClient {
  /** Reads an object; `undefined` when there is none, or no such API. */
  read<T extends ApiObject>(reference: ObjectReference): Promise<T | undefined>;
  /** Lists objects; `undefined` when there is no such API or it may not be listed. */
  list<T extends ApiObject>(query: ListQuery): Promise<readonly T[] | undefined>;
  /** Creates an object; `false` when there is one of that name already. */
  create(object: ObjectReference): Promise<boolean>;
  /** Applies an object on the server, and takes fields over from other managers. */
  apply(object: ObjectReference, options: ApplyOptions): Promise<void>;
  /** Merges a patch into an object. */
  merge(reference: ObjectReference, patch: unknown): Promise<void>;
  /** Deletes an object; the one of that uid only, if one is given. Does nothing without one. */
  remove(reference: ObjectReference, options?: RemoveOptions): Promise<void>;
}

/** How an object is deleted. */
export interface RemoveOptions {
  /** Only if it is this very object. */
  readonly uid?: string;
  /** Whether what it owns stays. Default: what the kind does by itself. */
  readonly orphan?: boolean;
}

/**
 * Makes a client of a way to send requests.
 *
 * Its methods throw a `kubernetes-request-failed` {@link Failure} with what the server said.
 */
export function createClusterClient(request: KubernetesRequest): ClusterClient {
  const must = async (call: KubernetesCall, allowed: readonly number[] = []) => {
    const answer = await request(call);
    if (isSuccess(answer) || allowed.includes(answer.status)) return answer;
    throw refusal(call, answer);
  };
  return {
    async read<T extends ApiObject>(reference: ObjectReference) {
      const answer = await must({ method: "GET", path: pathOf(reference) }, [404]);
      return answer.status === 404 ? undefined : answer.body as T;
    },
    async list<T extends ApiObject>(query: ListQuery) {
      const answer = await must({ method: "GET", path: listPath(query) }, [403, 404]);
      return isSuccess(answer) ? (answer.body as { items: T[] }).items : undefined;
    },
    async create(object) {
      const path = collectionPath(object, object.metadata.namespace);
      const answer = await must({ method: "POST", path, body: JSON.stringify(object) }, [409]);
      return answer.status !== 409;
    },
    async apply(object, { manager }) {
      await must({
        method: "PATCH",
        path: `${pathOf(object)}?fieldManager=${encodeURIComponent(manager)}&force=true`,
        contentType: "application/apply-patch+yaml",
        body: JSON.stringify(object),
      });
    },
    async merge(reference, patch) {
      await must({
        method: "PATCH",
        path: pathOf(reference),
        contentType: "application/merge-patch+json",
        body: JSON.stringify(patch),
      });
    },
    async remove(reference, { uid, orphan } = {}) {
      const body = {
        ...(uid === undefined ? {} : { preconditions: { uid } }),
        ...(orphan === true ? { propagationPolicy: "Orphan" } : {}),
      };
      await must(
        { method: "DELETE", path: pathOf(reference), body: JSON.stringify(body) },
        [404],
      );
    },
  };
}

function isSuccess({ status }: KubernetesAnswer): boolean {
  return status >= 200 && status < 300;
}

function pathOf(reference: ObjectReference): string {
  const { name, namespace } = reference.metadata;
  return `${collectionPath(reference, namespace)}/${name}`;
}

function listPath({ namespace, labels, ...type }: ListQuery): string {
  const selector = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`).join(",");
  const query = selector === "" ? "" : `?labelSelector=${encodeURIComponent(selector)}`;
  return `${collectionPath(type, namespace)}${query}`;
}

/** Kinds become resources by English plurals, as the API server itself makes them for CRDs. */
function collectionPath(
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  namespace: string | undefined,
): string {
  const root = apiVersion.includes("/") ? "apis" : "api";
  const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
  const resource = kind.toLowerCase().replace(/y$/, "ie").replace(/ss$/, "sse");
  return `/${root}/${apiVersion}${scope}/${resource}s`;
}

function refusal({ method, path }: KubernetesCall, { status, body }: KubernetesAnswer): Failure {
  const said = (body as { message?: unknown } | null)?.message;
  const target = path.split("?")[0];
  return new Failure(
    "kubernetes-request-failed",
    `${method} ${target} was refused with ${status}: ${
      typeof said === "string" ? said : "no reason"
    }`,
    {
      hint: status === 401 || status === 403
        ? "Use a context that has the rights listed in docs/migrating-from-helm.md"
        : "Read what the API server said, and run the command again",
    },
  );
}
