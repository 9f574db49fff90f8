import type { V1Secret } from "@kubernetes/client-node";
import type { ApiObject, ClusterClient, ObjectReference } from "../adopt/cluster_client.ts";
import { ownAnnotations } from "./own_annotations.ts";
import type { SecretStore } from "./secret_store.ts";

/** The Secrets of a namespace, as whoever has a kubeconfig reads and creates them. */
export function clusterSecretStore(client: ClusterClient, namespace: string): SecretStore {
  const referenceOf = (name: string): ObjectReference => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
  });
  return {
    async read(name) {
      const stored = await client.read<V1Secret & ApiObject>(referenceOf(name));
      if (stored === undefined) return undefined;
      const { labels = {}, annotations = {} } = stored.metadata ?? {};
      return {
        name,
        type: stored.type ?? "Opaque",
        labels,
        annotations: ownAnnotations(annotations),
        data: stored.data ?? {},
      };
    },
    create: ({ name, type, labels, annotations, data }) => {
      const reference = referenceOf(name);
      const metadata = { ...reference.metadata, labels, annotations };
      return client.create({ ...reference, metadata, type, data } as ObjectReference);
    },
  };
}
