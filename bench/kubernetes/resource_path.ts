import type { KubernetesClient } from "./kubernetes_client.ts";

/** A kind, and where its objects are asked for. */
export interface Kind {
  /** Group and version, as in `apps/v1`. */
  readonly apiVersion: string;
  /** The kind, as in `StatefulSet`. */
  readonly kind: string;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** What a server serves does not change while we watch, besides kinds that are registered late. */
const known = new WeakMap<KubernetesClient, Map<string, Resource>>();

/**
 * The path of a kind's objects, or of one of them. A kind that is not namespaced has no namespace
 * in its path, whatever is given.
 *
 * @returns undefined if the server does not know the kind
 */
export async function resourcePath(
  kubernetes: KubernetesClient,
  { apiVersion, kind, namespace, name }: Kind & {
    readonly namespace?: string | undefined;
    readonly name?: string | undefined;
  },
): Promise<string | undefined> {
  const resource = await resourceOf(kubernetes, { apiVersion, kind });
  if (resource === undefined) return undefined;
  const place = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  const object = name === undefined ? "" : `/${name}`;
  return `${rootOf(apiVersion)}${place}/${resource.name}${object}`;
}

async function resourceOf(
  kubernetes: KubernetesClient,
  { apiVersion, kind }: Kind,
): Promise<Resource | undefined> {
  const cache = known.get(kubernetes) ?? new Map<string, Resource>();
  known.set(kubernetes, cache);
  const key = `${apiVersion}/${kind}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  const { status, body } = await kubernetes.request({ method: "GET", path: rootOf(apiVersion) });
  if (status !== 200) return undefined;
  const { resources } = body as { readonly resources: readonly Resource[] };
  const found = resources.find((it) => it.kind === kind && !it.name.includes("/"));
  if (found !== undefined) cache.set(key, found);
  return found;
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
