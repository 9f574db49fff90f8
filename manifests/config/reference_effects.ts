import { Failure } from "../../diagnostics/failure.ts";
import { type ClusterNames, clusterNames } from "../cluster_names.ts";
import { type ObjectChange, objectChanges } from "../diff/object_change.ts";
import { explanationOf } from "../explain/explain.ts";
import { type ObjectExplanation, objectExplanations } from "../explain/object_explanations.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { render } from "../render.ts";
import { etcdClusterSchema } from "./etcd_cluster.ts";
import type { ReferenceField } from "./reference_fields.ts";
import { contrastingValues, type FieldSlot, fieldSlots } from "./reference_values.ts";

/**
 * The objects that a field shapes, found by rendering: the field gets different values in every
 * base document that has room for it, and what differs is affected. The ConfigMap with the whole
 * configuration, which differs by definition, is left out.
 */
export function affectedObjects(field: ReferenceField): ObjectExplanation[] {
  const affected = new Set<ObjectExplanation>();
  for (const slot of fieldSlots(field)) {
    const versions = contrastingValues(field, slot).flatMap((value) => version(slot, value));
    for (const [index, after] of versions.slice(1).entries()) {
      const before = versions[index] ?? after;
      for (const { action, object } of compare(before, after)) {
        const row = explanationOf(object, (action === "added" ? after : before).names);
        if (row !== undefined && row.name !== "configConfigMap") affected.add(row);
      }
    }
  }
  return objectExplanations.filter((row) => affected.has(row));
}

interface Version {
  readonly names: ClusterNames;
  readonly objects: readonly KubernetesObject[];
}

/** Nothing for what cannot be rendered, as a cluster without a namespace. */
function version(slot: FieldSlot, value: unknown): Version[] {
  const config = etcdClusterSchema.parse(slot.withValue(value));
  try {
    return [{ names: clusterNames(config), objects: render(config) }];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

function compare(before: Version, after: Version): ObjectChange[] {
  return objectChanges({ before: before.objects, after: after.objects });
}
