import type { V1ConfigMap, V1Secret } from "@kubernetes/client-node";
import { Buffer } from "node:buffer";
import { clusterNames } from "../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { clusterLabels } from "../../manifests/labels.ts";
import type { ApiObject, ClusterClient, ObjectReference } from "../adopt/cluster_client.ts";
import type { StoredReference } from "../keeper/back_end.ts";
import { fieldManager } from "../kubernetes/open_in_cluster.ts";
import { kubernetesFailure } from "../kubernetes/kubernetes_failure.ts";
import type { RestoreBackEnd } from "./restore_back_end.ts";

/** The keeper's objects, as whoever has a kubeconfig reads and writes them. */
export function clusterObjects(
  client: ClusterClient,
  config: EtcdCluster,
): Pick<RestoreBackEnd, "read" | "remove" | "write"> {
  const { namespace } = clusterNames(config);
  const referenceOf = ({ kind, name }: StoredReference): ObjectReference => ({
    apiVersion: "v1",
    kind,
    metadata: { name, namespace },
  });
  return {
    async read(object) {
      const stored = await client.read<(V1ConfigMap | V1Secret) & ApiObject>(referenceOf(object));
      if (stored === undefined) return undefined;
      const data = stored.data ?? {};
      return {
        data: object.kind === "Secret" ? mapped(data, decoded) : data,
        version: stored.metadata?.resourceVersion ?? "",
      };
    },
    async write(object, { data, replaces }) {
      const reference = referenceOf(object);
      const values = object.kind === "Secret" ? mapped(data, encoded) : { ...data };
      if (replaces !== undefined) {
        // A merge leaves keys alone that it does not name, so what goes is named as null.
        const stored = await client.read<(V1ConfigMap | V1Secret) & ApiObject>(reference);
        const gone = Object.keys(stored?.data ?? {}).filter((key) => !(key in values));
        const patch = { ...values, ...Object.fromEntries(gone.map((key) => [key, null])) };
        const metadata = { resourceVersion: replaces };
        return await client.merge(reference, { metadata, data: patch });
      }
      const metadata = { ...reference.metadata, labels: labelsOf(config) };
      if (await client.create({ ...reference, metadata, data: values } as ObjectReference)) return;
      throw kubernetesFailure(`Creating ${object.kind} "${object.name}"`, new Error("it exists"));
    },
    remove: (object) => client.remove(referenceOf(object)),
  };
}

/** As the keeper labels what it makes, which goes on with these objects. */
function labelsOf(config: EtcdCluster): Readonly<Record<string, string>> {
  return { ...clusterLabels(config), "app.kubernetes.io/managed-by": fieldManager };
}

function decoded(value: string): string {
  return Buffer.from(value, "base64").toString();
}

function encoded(value: string): string {
  return Buffer.from(value).toString("base64");
}

function mapped(
  data: Readonly<Record<string, string>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, change(value)]));
}
