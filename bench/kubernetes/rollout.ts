import type { KubernetesClient } from "./kubernetes_client.ts";
import { nameOf, type ObjectReference, type StoredObject } from "./stored_object.ts";
import { until } from "./until.ts";

/** A Deployment or StatefulSet, as far as its rollout goes. */
export interface Workload extends StoredObject {
  /** What is wished. */
  readonly spec: { readonly replicas?: number };
  /** How far it is. */
  readonly status?: {
    readonly observedGeneration?: number;
    readonly readyReplicas?: number;
    readonly updatedReplicas?: number;
    readonly replicas?: number;
  };
}

/** Waits until all pods of a Deployment or StatefulSet are of its newest template, and ready. */
export async function untilRolledOut(
  kubernetes: KubernetesClient,
  { kind, metadata: { name, namespace } }: ObjectReference,
  signal: AbortSignal,
): Promise<void> {
  await until<true, Workload>(kubernetes, {
    apiVersion: "apps/v1",
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    fields: `metadata.name=${name}`,
    what: `${kind} ${name} to be rolled out`,
    found: (objects) => objects.some(isRolledOut) || undefined,
    seen: (objects) => objects.map(stateOf).join(),
    signal,
  });
}

function isRolledOut({ metadata, spec, status = {} }: Workload): boolean {
  const wanted = spec.replicas ?? 1;
  return status.observedGeneration === metadata.generation && status.replicas === wanted &&
    status.updatedReplicas === wanted && status.readyReplicas === wanted;
}

function stateOf(workload: Workload): string {
  const { readyReplicas = 0, updatedReplicas = 0 } = workload.status ?? {};
  const wanted = workload.spec.replicas ?? 1;
  return `${nameOf(workload)}: ${updatedReplicas} new and ${readyReplicas} ready of ${wanted}`;
}
