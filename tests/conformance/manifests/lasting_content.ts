import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";

/** Fields that somebody else adds to what we applied, at a time of their own. */
interface AddedFields {
  /** The kind they are added to. */
  readonly kind: string;
  /** Annotations among them. */
  readonly annotations: readonly string[];
  /** Fields of the spec among them. */
  readonly spec: readonly string[];
  /** Who adds them, and what for. */
  readonly reason: string;
}

/** Everything else must stay as it is. */
const added: readonly AddedFields[] = [
  {
    kind: "Deployment",
    annotations: ["deployment.kubernetes.io/revision"],
    spec: [],
    reason: "Kubernetes' deployment controller counts the ReplicaSets it made",
  },
  {
    kind: "PersistentVolumeClaim",
    annotations: [
      "pv.kubernetes.io/bind-completed",
      "pv.kubernetes.io/bound-by-controller",
      "volume.beta.kubernetes.io/storage-provisioner",
      "volume.kubernetes.io/selected-node",
      "volume.kubernetes.io/storage-provisioner",
    ],
    spec: ["volumeName"],
    reason: "the claim of the snapshots is bound when the first Job mounts it",
  },
];

/**
 * An object without what changes though nobody changes it: its status, its resource version and
 * the record of who owns its fields, and the short list of fields that controllers add.
 */
export function lastingContent(object: StoredObject): Record<string, unknown> {
  const { status: _status, metadata, ...content } = object;
  const { resourceVersion: _version, managedFields: _owners, annotations = {}, ...rest } = metadata;
  const foreign = added.find(({ kind }) => kind === object.kind);
  const kept = without(annotations, foreign?.annotations ?? []);
  const lasting = { ...content, metadata: { ...rest, annotations: kept } };
  if (foreign === undefined || object.spec === undefined) return lasting;
  return { ...lasting, spec: without(Object(object.spec), foreign.spec) };
}

function without(fields: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}
