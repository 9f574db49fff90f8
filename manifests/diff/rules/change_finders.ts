import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import type { Comparison } from "../comparison.ts";
import { type ChangePath, type FieldChange, formatChangePath } from "../field_changes.ts";
import { type ObjectChange, objectName } from "../object_change.ts";
import type { Match } from "../rule.ts";

/** A field of an object that changed. */
export interface FoundField {
  /** The object. */
  readonly change: Extract<ObjectChange, { action: "changed" }>;
  /** Its field. */
  readonly field: FieldChange;
  /** Both, as a place to tell. */
  readonly place: string;
}

/** What fields to look for. */
export interface FieldSearch {
  /** The kinds of objects. */
  readonly kinds: readonly string[];
  /** Whether a field is meant. */
  readonly where: (path: ChangePath, change: FoundField["change"]) => boolean;
}

/** The fields that changed of objects that stay. */
export function changedFields({ changes }: Comparison, search: FieldSearch): FoundField[] {
  return changes.flatMap((change) => {
    if (change.action !== "changed" || !search.kinds.includes(change.object.kind)) return [];
    return change.fields.filter(({ path }) => search.where(path, change)).map((field) => ({
      change,
      field,
      place: `${objectName(change.object)} ${formatChangePath(field.path)}`,
    }));
  });
}

/** Two configurations of a cluster. */
export interface ConfigPair {
  /** The old one. */
  readonly before: EtcdCluster;
  /** The new one. */
  readonly after: EtcdCluster;
}

/** Judges the configurations where there are two; a cluster that comes or goes has only one. */
export function whereBoth(
  find: (pair: ConfigPair) => readonly Match[],
): (comparison: Comparison) => readonly Match[] {
  return ({ before, after }) =>
    before === undefined || after === undefined
      ? []
      : find({ before: before.config, after: after.config });
}
