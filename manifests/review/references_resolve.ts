import type { V1RoleBinding, V1StatefulSet, V1Volume } from "@kubernetes/client-node";
import type { KubernetesObject } from "../kubernetes_object.ts";
import {
  objectName,
  type Reference,
  referenceKey,
  type Review,
  type ReviewFinding,
} from "./review_rule.ts";
import { type ReviewedPod, reviewedPods } from "./reviewed_pod.ts";

/** Whatever an object refers to by name is rendered too, or known to be made by somebody else. */
export function referencesResolve({ objects, provided }: Review): ReviewFinding[] {
  const known = new Set([...provided, ...objects.map(keyOf)]);
  const referring = [
    ...reviewedPods(objects).map((pod) => ({ object: pod.owner, references: ofPod(pod) })),
    ...objects.map((object) => ({ object, references: ofObject(object) })),
  ];
  return referring.flatMap(({ object, references }) =>
    references.filter((reference) => !known.has(referenceKey(reference)))
      .map((reference) => ({
        object: objectName(object),
        message: `refers to ${referenceKey(reference)}, which nobody makes`,
      }))
  );
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return referenceKey({ kind, namespace: metadata.namespace, name: metadata.name });
}

function ofPod({ owner, spec, containers, claims }: ReviewedPod): Reference[] {
  const { namespace } = owner.metadata;
  const templates = claims.map((claim) => claim.metadata?.name);
  const references = [
    { kind: "ServiceAccount", name: spec.serviceAccountName ?? "default" },
    ...(spec.imagePullSecrets ?? []).map(({ name = "" }) => ({ kind: "Secret", name })),
    ...(spec.volumes ?? []).flatMap(ofVolume),
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...envFrom.flatMap(({ configMapRef, secretRef }) => [
        { kind: "ConfigMap", name: configMapRef?.name },
        { kind: "Secret", name: secretRef?.name },
      ]),
      ...env.flatMap(({ valueFrom }) => [
        { kind: "ConfigMap", name: valueFrom?.configMapKeyRef?.name },
        { kind: "Secret", name: valueFrom?.secretKeyRef?.name },
      ]),
    ]),
    ...containers.flatMap(({ volumeMounts = [] }) =>
      volumeMounts.filter(({ name }) =>
        !templates.includes(name) && !spec.volumes?.some((volume) => volume.name === name)
      ).map(({ name }) => ({ kind: "volume", name }))
    ),
  ];
  return present(references, namespace);
}

function ofVolume({ configMap, secret, persistentVolumeClaim, projected }: V1Volume) {
  return [
    { kind: "ConfigMap", name: configMap?.name },
    { kind: "Secret", name: secret?.secretName },
    { kind: "PersistentVolumeClaim", name: persistentVolumeClaim?.claimName },
    ...(projected?.sources ?? []).flatMap((source) => [
      { kind: "ConfigMap", name: source.configMap?.name },
      { kind: "Secret", name: source.secret?.name },
    ]),
  ];
}

function ofObject(object: KubernetesObject): Reference[] {
  const { namespace } = object.metadata;
  switch (object.kind) {
    case "StatefulSet": {
      const { serviceName } = (object as V1StatefulSet).spec ?? {};
      return present([{ kind: "Service", name: serviceName }], namespace);
    }
    case "ClusterRoleBinding":
    case "RoleBinding": {
      const { roleRef, subjects = [] } = object as V1RoleBinding & KubernetesObject;
      return [
        ...present([{ kind: roleRef.kind, name: roleRef.name }], namespace),
        ...subjects.map((subject) => ({
          kind: subject.kind,
          namespace: subject.namespace,
          name: subject.name,
        })),
      ];
    }
    default:
      return [...secretReferences(object), ...issuerReference(object)];
  }
}

/** References in the shape of Kamaji's DataStore, at any depth. */
function secretReferences(value: unknown): Reference[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === "secretReference"
      ? [{ kind: "Secret", namespace: inner.namespace, name: inner.name }]
      : secretReferences(inner)
  );
}

/** The Issuer of a Certificate of cert-manager; a ClusterIssuer belongs to somebody else. */
function issuerReference({ kind, metadata, ...object }: KubernetesObject): Reference[] {
  if (kind !== "Certificate" || !("spec" in object)) return [];
  const { issuerRef } = object.spec as { issuerRef?: { kind?: string; name?: string } };
  return issuerRef?.kind === "ClusterIssuer"
    ? []
    : present([{ kind: issuerRef?.kind ?? "Issuer", name: issuerRef?.name }], metadata.namespace);
}

function present(
  references: readonly { readonly kind: string; readonly name: string | undefined }[],
  namespace: string | undefined,
): Reference[] {
  return references.flatMap(({ kind, name }) =>
    name === undefined ? [] : [{ kind, namespace, name }]
  );
}
