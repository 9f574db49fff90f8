import { clusterNames } from "../cluster_names.ts";
import { objectChanges } from "../diff/object_change.ts";
import { explanationOf } from "../explain/explain.ts";
import { type ObjectExplanation, objectExplanations } from "../explain/object_explanations.ts";
import { render } from "../render.ts";
import { etcdClusterSchema } from "./etcd_cluster.ts";
import type { ReferenceField } from "./reference_fields.ts";
import { contrastingValues, fieldSlots } from "./reference_values.ts";

/**
 * The objects that a field shapes, found by rendering: the field gets two values in every base
 * document that has room for it, and what differs is affected. The ConfigMap with the whole
 * configuration, which differs by definition, is left out.
 */
export function affectedObjects(field: ReferenceField): ObjectExplanation[] {
  const affected = new Set<ObjectExplanation>();
  for (const slot of fieldSlots(field)) {
    const [before, after] = contrastingValues(field, slot)
      .map((value) => etcdClusterSchema.parse(slot.withValue(value)));
    if (before === undefined || after === undefined) continue;
    const versions = { before: render(before), after: render(after) };
    for (const { action, object } of objectChanges(versions)) {
      const names = clusterNames(action === "added" ? after : before);
      const row = explanationOf(object, names);
      if (row !== undefined && row.name !== "configConfigMap") affected.add(row);
    }
  }
  return objectExplanations.filter((row) => affected.has(row));
}
