import type { KubernetesObject } from "../../kubernetes_object.ts";
import type { Comparison } from "../comparison.ts";
import { type ChangePath, isBelow } from "../field_changes.ts";
import type { Match, Rule } from "../rule.ts";
import { changedFields, type FieldSearch } from "./change_finders.ts";

/** What the API server lets nobody change once an object exists. */
export const refusalRules: readonly Rule[] = [
  {
    code: "statefulset-field",
    effect: "refused",
    summary: "A field of the StatefulSet changes that cannot be changed.",
    hint:
      'Take the change back; if it must be, run "kubectl delete statefulset --cascade=orphan" ' +
      "at a quiet time and sync: it comes back with one replica, and the keeper restores the others",
    find: findStatefulSetField,
  },
  {
    code: "volume-template",
    effect: "refused",
    summary: "The template of the members' volume claims changes.",
    hint: 'Claims never shrink; "kamaji-etcd volumes grow" expands them and replaces the ' +
      "StatefulSet without touching its pods, as docs/growing-volumes.md says",
    find: findVolumeTemplate,
  },
  {
    code: "service-address",
    effect: "refused",
    summary: "A Service changes its address or the first of its IP families.",
    hint: "Take the change back, or delete the Service by hand at a time when clients may lose it",
    find: findServiceAddress,
  },
  {
    code: "deployment-selector",
    effect: "refused",
    summary: "A Deployment changes the labels by which it finds its pods.",
    hint: "Delete the Deployment first; while the keeper is away etcd serves on",
    find: findDeploymentSelector,
  },
  {
    code: "job-field",
    effect: "refused",
    summary: "A Job changes what it runs.",
    hint: "Give the Job another name, or delete the old one first",
    find: findJobField,
  },
  {
    code: "claim-field",
    effect: "refused",
    summary: "A PersistentVolumeClaim changes more than the size it asks for.",
    hint: "Give the claim another name and copy what the old one holds",
    find: findClaimField,
  },
  {
    code: "role-reference",
    effect: "refused",
    summary: "A RoleBinding or ClusterRoleBinding changes the role it binds.",
    hint: "Delete the binding in the same step, or give it another name",
    find: findRoleReference,
  },
  {
    code: "datastore-driver",
    effect: "refused",
    summary: "A DataStore changes its driver.",
    hint: "Make a DataStore of another name and migrate the tenant control planes to it",
    find: findDataStoreDriver,
  },
  {
    code: "immutable-data",
    effect: "refused",
    summary: "A Secret changes its type, or an immutable Secret or ConfigMap its content.",
    hint: "Give it another name",
    find: findImmutableData,
  },
  {
    code: "storage-class-field",
    effect: "refused",
    summary: "A StorageClass changes how it makes volumes.",
    hint: "Make a StorageClass of another name; volumes that exist keep the old one",
    find: findStorageClassField,
  },
];

/** All others are refused (k8s.io/kubernetes pkg/apis/apps/validation, ValidateStatefulSetUpdate). */
const mutableOfStatefulSet: readonly string[] = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

function findStatefulSetField(comparison: Comparison): Match[] {
  return refused(comparison, {
    kinds: ["StatefulSet"],
    where: ([first, second = ""]) =>
      first === "spec" && second !== "volumeClaimTemplates" &&
      !mutableOfStatefulSet.includes(second),
    reason: "A StatefulSet never changes this field",
  });
}

function findVolumeTemplate(comparison: Comparison): Match[] {
  return refused(comparison, {
    kinds: ["StatefulSet"],
    where: (path) => isBelow(path, ["spec", "volumeClaimTemplates"]),
    reason:
      "A StatefulSet never changes the template of its claims, and existing claims do not follow it",
  });
}

/** Other families may come and go behind the first one (KEP-563, dual-stack Services). */
function findServiceAddress(comparison: Comparison): Match[] {
  const isAddress = (path: ChangePath, { was, object }: Versions) =>
    isBelow(path, ["spec", "clusterIP"]) ||
    isBelow(path, ["spec", "clusterIPs"]) ||
    isBelow(path, ["spec", "ipFamilies"]) && firstFamily(was) !== firstFamily(object);
  return refused(comparison, {
    kinds: ["Service"],
    where: isAddress,
    reason: "A Service keeps its address for life",
  });
}

interface Versions {
  readonly was: KubernetesObject;
  readonly object: KubernetesObject;
}

function firstFamily(service: KubernetesObject): string | undefined {
  return (service as { spec?: { ipFamilies?: readonly string[] } }).spec?.ipFamilies?.[0];
}

function findDeploymentSelector(comparison: Comparison): Match[] {
  return refused(comparison, {
    kinds: ["Deployment", "DaemonSet", "ReplicaSet"],
    where: (path) => isBelow(path, ["spec", "selector"]),
    reason: "A selector never changes, so that no pod is orphaned",
  });
}

/** From k8s.io/kubernetes pkg/apis/batch/validation, ValidateJobSpecUpdate. */
const fixedOfJob: readonly string[] = [
  "backoffLimitPerIndex",
  "completionMode",
  "completions",
  "managedBy",
  "podFailurePolicy",
  "selector",
  "successPolicy",
  "template",
];

function findJobField(comparison: Comparison): Match[] {
  return refused(comparison, {
    kinds: ["Job"],
    where: ([first, second = ""]) => first === "spec" && fixedOfJob.includes(second),
    reason: "A Job runs what it was made with",
  });
}

function findClaimField(comparison: Comparison): Match[] {
  const mayChange = (path: ChangePath) =>
    isBelow(path, ["spec", "resources", "requests"]) ||
    isBelow(path, ["spec", "volumeAttributesClassName"]);
  return refused(comparison, {
    kinds: ["PersistentVolumeClaim"],
    where: (path) => path[0] === "spec" && !mayChange(path),
    reason: "A bound claim only grows",
  });
}

function findRoleReference(comparison: Comparison): Match[] {
  return refused(comparison, {
    kinds: ["RoleBinding", "ClusterRoleBinding"],
    where: (path) => isBelow(path, ["roleRef"]),
    reason: "A binding keeps its role, so that nobody's rights grow unnoticed",
  });
}

/** From the DataStore's own rules (clastix/kamaji api/v1alpha1/datastore_types.go). */
function findDataStoreDriver(comparison: Comparison): Match[] {
  return refused(comparison, {
    kinds: ["DataStore"],
    where: (path) => isBelow(path, ["spec", "driver"]),
    reason: "A DataStore keeps its driver",
  });
}

function findImmutableData(comparison: Comparison): Match[] {
  const isFixed = (path: ChangePath, { was }: Versions) =>
    was.kind === "Secret" && isBelow(path, ["type"]) ||
    (was as { immutable?: boolean }).immutable === true &&
      ["data", "stringData", "binaryData", "immutable"].includes(path[0] ?? "");
  return refused(comparison, {
    kinds: ["Secret", "ConfigMap"],
    where: isFixed,
    reason: "What was made immutable stays as it is",
  });
}

function findStorageClassField(comparison: Comparison): Match[] {
  const fixed = ["parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"];
  return refused(comparison, {
    kinds: ["StorageClass"],
    where: ([first = ""]) => fixed.includes(first),
    reason: "A StorageClass never changes how it makes volumes",
  });
}

interface Refusal extends FieldSearch {
  readonly reason: string;
}

function refused(comparison: Comparison, { reason, ...search }: Refusal): Match[] {
  return changedFields(comparison, search).map(({ place }) => ({ place, reason }));
}
