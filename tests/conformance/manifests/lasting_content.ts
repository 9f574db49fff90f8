import type { StoredObject } from "../kubernetes/stored_object.ts";

/** A field that somebody else adds to what we applied, at a time of their own. */
interface AddedField {
  /** The kind it is added to. */
  readonly kind: string;
  /** The annotation. */
  readonly annotation: string;
  /** Who adds it, and what for. */
  readonly reason: string;
}

/** Everything else must stay as it is. */
const added: readonly AddedField[] = [
  {
    kind: "Deployment",
    annotation: "deployment.kubernetes.io/revision",
    reason: "Kubernetes' deployment controller counts the ReplicaSets it made",
  },
];

/**
 * An object without what changes though nobody changes it: its status, its resource version and
 * the record of who owns its fields, and the short list of fields that controllers add.
 */
export function lastingContent(object: StoredObject): Record<string, unknown> {
  const { status: _status, metadata, ...content } = object;
  const { resourceVersion: _version, managedFields: _owners, annotations = {}, ...rest } = metadata;
  const foreign = added.filter(({ kind }) => kind === object.kind)
    .map(({ annotation }) => annotation);
  const kept = Object.entries(annotations).filter(([name]) => !foreign.includes(name));
  return { ...content, metadata: { ...rest, annotations: Object.fromEntries(kept) } };
}
