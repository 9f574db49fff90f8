import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import type { ObjectReference } from "./cluster_client.ts";

/** What names an object, without the rest of it. */
export function referenceOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  const { name, namespace } = metadata;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}
