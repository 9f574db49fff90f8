import type { ApiAnswer, ApiRequest, KubernetesClient } from "./kubernetes_client.ts";
import { type Kind, resourcePath } from "./resource_path.ts";
import { nameOf, type ObjectReference, type StoredObject } from "./stored_object.ts";

/** How to apply an object. */
export interface ApplyOptions {
  /** Who applies. Default `conformance`. */
  readonly manager?: string;
  /** Whether the server only says what it would do. */
  readonly dryRun?: boolean;
}

/** What became of an applied object. */
export interface Applied {
  /** The object as stored, or as it would be. */
  readonly object: StoredObject;
  /** What the server warned of. */
  readonly warnings: readonly string[];
}

/**
 * Applies an object on the server's side, as Argo CD does: taking over fields that others own, and
 * with every unknown or repeated field refused.
 */
export async function applyObject(
  kubernetes: KubernetesClient,
  object: StoredObject,
  { manager = "conformance", dryRun = false }: ApplyOptions = {},
): Promise<Applied> {
  const { body, warnings } = await ask(kubernetes, {
    reference: object,
    method: "PATCH",
    body: object,
    query: {
      fieldManager: manager,
      force: "true",
      fieldValidation: "Strict",
      dryRun: dryRun ? "All" : undefined,
    },
  });
  return { object: body as StoredObject, warnings };
}

/** Merges a part into an object that is there (RFC 7396). */
export async function mergeObject(
  kubernetes: KubernetesClient,
  reference: ObjectReference,
  part: unknown,
): Promise<StoredObject> {
  const { body } = await ask(kubernetes, {
    reference,
    method: "PATCH",
    body: part,
    contentType: "application/merge-patch+json",
  });
  return body as StoredObject;
}

/** Reads an object; undefined if it, or its kind, is not there. */
export async function readObject<O extends ObjectReference = StoredObject>(
  kubernetes: KubernetesClient,
  reference: ObjectReference,
): Promise<O | undefined> {
  const path = await pathOf(kubernetes, reference);
  if (path === undefined) return undefined;
  const answer = await kubernetes.request({ method: "GET", path });
  if (answer.status === 404) return undefined;
  return accepted(answer, `read ${nameOf(reference)}`).body as O;
}

/** Which objects of a kind. */
export interface Selection extends Kind {
  /** Their namespace. Default: all. */
  readonly namespace?: string;
  /** A label selector, as in `app=etcd`. */
  readonly labels?: string;
  /** A field selector, as in `metadata.name=etcd`. */
  readonly fields?: string;
}

/** A list of objects, as of one moment. */
export interface ObjectList<O> {
  /** The objects. */
  readonly items: readonly O[];
  /** From here a watch sees every later change. */
  readonly resourceVersion: string;
}

/** Lists objects; undefined if the server does not know the kind. */
export async function listObjects<O extends ObjectReference = StoredObject>(
  kubernetes: KubernetesClient,
  selection: Selection,
): Promise<ObjectList<O> | undefined> {
  const path = await resourcePath(kubernetes, selection);
  if (path === undefined) return undefined;
  const answer = await kubernetes.request({
    method: "GET",
    path,
    query: { labelSelector: selection.labels, fieldSelector: selection.fields },
  });
  if (answer.status === 404) return undefined;
  const { items, metadata } = accepted(answer, `list ${selection.kind}`).body as {
    readonly items: readonly O[];
    readonly metadata: { readonly resourceVersion: string };
  };
  const { apiVersion, kind } = selection;
  const complete = items.map((item) => ({ ...item, apiVersion, kind }));
  return { items: complete, resourceVersion: metadata.resourceVersion };
}

/** How to delete. */
export interface DeleteOptions {
  /** What happens to what the object owns. Default `Background`. */
  readonly propagation?: "Background" | "Foreground" | "Orphan";
}

/** Asks for the deletion of an object; one that is gone already is no failure. */
export async function deleteObject(
  kubernetes: KubernetesClient,
  reference: ObjectReference,
  { propagation = "Background" }: DeleteOptions = {},
): Promise<void> {
  const path = await pathOf(kubernetes, reference);
  if (path === undefined) return;
  const answer = await kubernetes.request({
    method: "DELETE",
    path,
    query: { propagationPolicy: propagation },
  });
  if (answer.status !== 404) accepted(answer, `delete ${nameOf(reference)}`);
}

async function ask(
  kubernetes: KubernetesClient,
  { reference, ...request }: Omit<ApiRequest, "path"> & { readonly reference: ObjectReference },
): Promise<ApiAnswer> {
  const path = await pathOf(kubernetes, reference);
  if (path === undefined) {
    throw new Error(`The server knows no ${reference.kind} of ${reference.apiVersion}`);
  }
  return accepted(await kubernetes.request({ ...request, path }), `write ${nameOf(reference)}`);
}

async function pathOf(
  kubernetes: KubernetesClient,
  { apiVersion, kind, metadata: { name, namespace } }: ObjectReference,
): Promise<string | undefined> {
  return await resourcePath(kubernetes, { apiVersion, kind, namespace, name });
}

function accepted(answer: ApiAnswer, action: string): ApiAnswer {
  if (answer.status < 300) return answer;
  const { message } = Object(answer.body) as { readonly message?: string };
  throw new Error(`Cannot ${action}: ${message ?? `HTTP ${answer.status}`}`);
}
