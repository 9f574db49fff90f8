import type { KubernetesObject } from "../kubernetes_object.ts";

/** Something that a reviewer of the rendered objects would not let pass. */
export interface ReviewFinding {
  /** The object, as in `StatefulSet kamaji-system/etcd`. */
  readonly object: string;
  /** What is wrong with it. */
  readonly message: string;
}

/** What a rule may look at. */
export interface Review {
  /** All objects of one render. */
  readonly objects: readonly KubernetesObject[];
  /** What others make, as {@link referenceKey}s: the keeper, Kubernetes, or whoever was told to. */
  readonly provided: ReadonlySet<string>;
}

/** A rule over the rendered objects of one cluster. */
export type ReviewRule = (review: Review) => readonly ReviewFinding[];

/** A name by which objects are referred to. */
export interface Reference {
  /** The kind, as in `Secret`. */
  readonly kind: string;
  /** The namespace; nothing for what belongs to none. */
  readonly namespace: string | undefined;
  /** The name. */
  readonly name: string;
}

/** A reference as text, to be looked up in a set. */
export function referenceKey({ kind, namespace = "", name }: Reference): string {
  return `${kind} ${namespace}/${name}`;
}

/** Names an object for a finding. */
export function objectName({ kind, metadata }: KubernetesObject): string {
  const { namespace, name } = metadata;
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
