/** What names one object, or with `name` left out all of a kind in a namespace or everywhere. */
export interface ObjectReference {
  /** Group and version, as in `apps/v1`. */
  readonly apiVersion: string;
  /** The kind, as in `StatefulSet`. */
  readonly kind: string;
  /** Its place. */
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Whom an object goes with. */
export interface OwnerReference {
  /** The owner's group and version. */
  readonly apiVersion: string;
  /** Its kind. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
  /** Its identity, which another object of the same name does not have. */
  readonly uid: string;
  /** Whether it also manages the object. */
  readonly controller?: boolean;
}

/** An object as the API server gives it: dates are text, and nothing is dropped. */
export interface StoredObject extends ObjectReference {
  /** Its place, and what the server added. */
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly managedFields?: readonly unknown[];
    readonly ownerReferences?: readonly OwnerReference[];
  };
  /** `spec`, `data`, `status` and whatever else the kind has. */
  readonly [field: string]: unknown;
}

/** Names an object for a person: `StatefulSet etcd/etcd`. */
export function nameOf({ kind, metadata: { name, namespace } }: ObjectReference): string {
  return namespace === undefined ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
