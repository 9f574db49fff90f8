import type { V1ObjectMeta } from "@kubernetes/client-node";

/** What all rendered objects have: a kind and a name. */
export interface KubernetesObject {
  /** Group and version, as in `apps/v1`. */
  readonly apiVersion: string;
  /** The kind, as in `StatefulSet`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: V1ObjectMeta & { readonly name: string };
}
