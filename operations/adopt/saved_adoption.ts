import type { V1ConfigMap, V1StatefulSet } from "@kubernetes/client-node";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "./cluster_client.ts";
import type { ReleaseReference } from "./read_release.ts";

/** What the next run needs to finish an adoption that was cut off. */
export interface SavedAdoption {
  /** Helm's name of the release. */
  readonly release: string;
  /** The configuration that is being put in force. */
  readonly config: EtcdCluster;
  /** The StatefulSet to create, with the live count. */
  readonly statefulSet: V1StatefulSet & KubernetesObject;
  /** The uid of the StatefulSet that it replaces. */
  readonly replaces: string;
}

const labels = { "etcd.kamaji.clastix.io/adoption": "under-way" };

/** Where an adoption is saved while it lasts. */
export function savedReference({ metadata }: KubernetesObject): ObjectReference {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `${metadata.name}-adoption`, namespace: metadata.namespace ?? "" },
  };
}

/**
 * Saves an adoption, over an earlier plan of the same one. It is the first thing written and
 * the last removed: with the StatefulSet deleted, it is all there is.
 */
export async function saveAdoption(
  client: ClusterClient,
  saved: SavedAdoption,
): Promise<void> {
  const reference = savedReference(saved.statefulSet);
  const object = {
    ...reference,
    metadata: { ...reference.metadata, labels },
    data: { "adoption.json": JSON.stringify(saved) },
  };
  if (!await client.create(object)) await client.merge(reference, { data: object.data });
}

/** The adoption of a release that was begun and not finished, if there is one. */
export async function findSavedAdoption(
  client: ClusterClient,
  { release, namespace }: ReleaseReference,
): Promise<SavedAdoption | undefined> {
  const found = await client.list<V1ConfigMap & ApiObject>({
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace,
    labels,
  });
  const adoptions = (found ?? []).flatMap(({ data }) => {
    const text = data?.["adoption.json"];
    return text === undefined ? [] : [JSON.parse(text) as SavedAdoption];
  });
  return adoptions.find(({ config, release: saved }) =>
    saved === release || config.metadata.name === release
  );
}
