import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "./cluster_client.ts";
import { referenceOf } from "./reference_of.ts";

/** The kinds of which the chart and we have objects of the same name, besides the StatefulSet. */
const sharedKinds: ReadonlySet<string> = new Set(["DataStore", "Service", "ServiceAccount"]);

/** Helm's field manager, which owns what `helm install` sent. */
const helm = "helm";

/**
 * Gives what Helm owns of our objects to the manager that will apply them from now on. Nothing
 * else of them changes. Without it, everything of the chart that we do not render would stay for
 * good, since a server-side apply removes only what its own manager had set.
 *
 * @returns the names of the objects whose fields changed hands
 */
export async function handOverFields(
  client: ClusterClient,
  objects: readonly KubernetesObject[],
  manager: string,
): Promise<string[]> {
  const changed: string[] = [];
  for (const object of objects.filter(({ kind }) => sharedKinds.has(kind))) {
    if (await handOver(client, { reference: referenceOf(object), manager })) {
      changed.push(`${object.kind} ${object.metadata.name}`);
    }
  }
  return changed;
}

interface HandOver {
  readonly reference: ObjectReference;
  readonly manager: string;
}

async function handOver(
  client: ClusterClient,
  { reference, manager }: HandOver,
): Promise<boolean> {
  const live = await client.read<ApiObject>(reference);
  const entries = live?.metadata?.managedFields ?? [];
  const managedFields = afterHandOver(entries, manager);
  if (managedFields === undefined) return false;
  const resourceVersion = live?.metadata?.resourceVersion;
  await client.merge(reference, { metadata: { managedFields, resourceVersion } });
  return true;
}

/**
 * The entries with Helm's turned into an apply by the manager; `undefined` when Helm has none or
 * the manager has one already. Helm 3 updates, Helm 4 applies.
 */
export function afterHandOver(
  entries: readonly V1ManagedFieldsEntry[],
  manager: string,
): V1ManagedFieldsEntry[] | undefined {
  const isHelms = (entry: V1ManagedFieldsEntry) =>
    entry.manager === helm && (entry.subresource ?? "") === "";
  const [first] = entries.filter(isHelms);
  if (first === undefined || entries.some((entry) => isApplyOf(entry, manager))) return undefined;
  const handed = { ...first, manager, operation: "Apply" };
  return [...entries.filter((entry) => !isHelms(entry)), handed];
}

function isApplyOf(entry: V1ManagedFieldsEntry, manager: string): boolean {
  return entry.manager === manager && entry.operation === "Apply";
}
