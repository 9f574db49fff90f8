import type { V1ConfigMap, V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "../adopt/cluster_client.ts";
import { referenceOf } from "../adopt/reference_of.ts";

/** What the next run needs to finish a replacement that was cut off. */
export interface SavedReplacement {
  /** The StatefulSet to create, with the live count. */
  readonly statefulSet: V1StatefulSet & KubernetesObject;
  /** The uid of the one that it replaces. */
  readonly replaces: string;
}

const key = "replacement.json";

/**
 * Saves a replacement of the StatefulSet, over an earlier one. It is there before the old one goes
 * and until the new one is in force: in between, it is all that tells how many members there are.
 */
export async function saveReplacement(
  client: ClusterClient,
  saved: SavedReplacement,
): Promise<void> {
  const reference = savedReference(saved.statefulSet);
  const data = { [key]: JSON.stringify(saved) };
  const object = { ...reference, data };
  if (!await client.create(object)) await client.merge(reference, { data });
}

/** The replacement of a StatefulSet that was begun and not finished, if there is one. */
export async function readReplacement(
  client: ClusterClient,
  statefulSet: KubernetesObject,
): Promise<SavedReplacement | undefined> {
  const found = await client.read<V1ConfigMap & ApiObject>(savedReference(statefulSet));
  const text = found?.data?.[key];
  return text === undefined ? undefined : JSON.parse(text) as SavedReplacement;
}

/** Forgets a replacement that is finished. */
export async function forgetReplacement(
  client: ClusterClient,
  statefulSet: KubernetesObject,
): Promise<void> {
  await client.remove(savedReference(statefulSet));
}

function savedReference(statefulSet: KubernetesObject): ObjectReference {
  const { metadata } = referenceOf(statefulSet);
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata, name: `${metadata.name}-growth` },
  };
}
