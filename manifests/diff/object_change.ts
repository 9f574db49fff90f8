import type { KubernetesObject } from "../kubernetes_object.ts";
import { type FieldChange, fieldChanges } from "./field_changes.ts";

/** An object that is in one of two renders only, or differs between them. */
export type ObjectChange =
  | { readonly action: "added"; readonly object: KubernetesObject }
  | { readonly action: "removed"; readonly object: KubernetesObject }
  | {
    readonly action: "changed";
    /** What it becomes. */
    readonly object: KubernetesObject;
    /** What it was. */
    readonly was: KubernetesObject;
    /** Its fields that differ. */
    readonly fields: readonly FieldChange[];
  };

/** Two lists of objects. */
export interface ObjectVersions {
  /** The old one. */
  readonly before: readonly KubernetesObject[];
  /** The new one. */
  readonly after: readonly KubernetesObject[];
}

/**
 * The objects that differ. An object is the same as another one if group, kind, namespace and name
 * are; its version is a field like the others.
 *
 * @returns in the order of the new objects, then the removed ones
 */
export function objectChanges({ before, after }: ObjectVersions): ObjectChange[] {
  const old = byIdentity(before);
  const now = byIdentity(after);
  const stayed = [...now].flatMap(([identity, object]): ObjectChange[] => {
    const was = old.get(identity);
    if (was === undefined) return [{ action: "added", object }];
    const fields = fieldChanges({ before: was, after: object });
    return fields.length === 0 ? [] : [{ action: "changed", object, was, fields }];
  });
  const removed = [...old].filter(([identity]) => !now.has(identity))
    .map(([, object]): ObjectChange => ({ action: "removed", object }));
  return [...stayed, ...removed];
}

/** Names an object as people do: `StatefulSet etcd`. */
export function objectName({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata?.name ?? "without a name"}`;
}

/** Documents that are passed on need no name, and may even repeat one. */
function byIdentity(objects: readonly KubernetesObject[]): Map<string, KubernetesObject> {
  const found = new Map<string, KubernetesObject>();
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
    const identity = JSON.stringify([group, kind, metadata?.namespace, metadata?.name]);
    let unique = identity;
    for (let copy = 2; found.has(unique); copy++) unique = `${identity} ${copy}`;
    found.set(unique, object);
  }
  return found;
}
