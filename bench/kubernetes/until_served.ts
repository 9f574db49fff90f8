import type { KubernetesClient } from "./kubernetes_client.ts";
import type { StoredObject } from "./stored_object.ts";
import { until } from "./until.ts";

/** Where something is waited for, and what ends that. */
export interface ClusterWait {
  /** The cluster. */
  readonly kubernetes: KubernetesClient;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

interface Definition extends StoredObject {
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/**
 * Waits until the server serves the kinds of some CustomResourceDefinitions, by their names: until
 * then it says that it does not know them.
 */
export async function untilServed(
  { kubernetes, signal }: ClusterWait,
  names: readonly string[],
): Promise<void> {
  await until<true, Definition>(kubernetes, {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    what: "the kinds to be served",
    found: (objects) => names.every((name) => isEstablished(objects, name)) || undefined,
    signal,
  });
}

function isEstablished(objects: readonly Definition[], name: string): boolean {
  const conditions = objects.find(({ metadata }) => metadata.name === name)?.status?.conditions;
  return conditions?.some(({ type, status }) => type === "Established" && status === "True") ===
    true;
}
