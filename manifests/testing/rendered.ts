import type {
  V1ConfigMap,
  V1Container,
  V1CronJob,
  V1Deployment,
  V1PodDisruptionBudget,
  V1PodSpec,
  V1PodTemplateSpec,
  V1Role,
  V1RoleBinding,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import type { DataStore } from "../data_store.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import type { NetworkPolicy } from "../network/network_policy.ts";

/** The kinds a test may ask for, with their types. */
export type Kinds = {
  readonly ConfigMap: V1ConfigMap;
  readonly CronJob: V1CronJob;
  readonly DataStore: DataStore;
  readonly Deployment: V1Deployment;
  readonly NetworkPolicy: NetworkPolicy;
  readonly PodDisruptionBudget: V1PodDisruptionBudget;
  readonly Role: V1Role;
  readonly RoleBinding: V1RoleBinding;
  readonly Service: V1Service;
  readonly ServiceAccount: V1ServiceAccount;
  readonly StatefulSet: V1StatefulSet;
};

/** All rendered objects of a kind. */
export function ofKind<K extends keyof Kinds>(
  objects: readonly KubernetesObject[],
  kind: K,
): readonly Kinds[K][] {
  return objects.filter((object) => object.kind === kind) as unknown as readonly Kinds[K][];
}

/** The templates of all pods that the objects make, by kind and name of what makes them. */
export function podTemplatesOf(
  objects: readonly KubernetesObject[],
): ReadonlyMap<string, V1PodTemplateSpec> {
  const makers = [
    ...ofKind(objects, "CronJob").map((each) => [each, each.spec?.jobTemplate.spec?.template]),
    ...ofKind(objects, "Deployment").map((each) => [each, each.spec?.template]),
    ...ofKind(objects, "StatefulSet").map((each) => [each, each.spec?.template]),
  ] as [KubernetesObject, V1PodTemplateSpec | undefined][];
  return new Map(makers.map(([{ kind, metadata }, template]) => {
    assert.ok(template !== undefined, `${kind} ${metadata.name} has no pod`);
    return [`${kind} ${metadata.name}`, template];
  }));
}

/** The one rendered StatefulSet. */
export function statefulSetOf(objects: readonly KubernetesObject[]): V1StatefulSet {
  const [only, ...others] = ofKind(objects, "StatefulSet");
  assert.ok(only !== undefined && others.length === 0, "there is not exactly one StatefulSet");
  return only;
}

/** The pods that the StatefulSet makes. */
export function podSpecOf(objects: readonly KubernetesObject[]): V1PodSpec {
  const pod = statefulSetOf(objects).spec?.template.spec;
  assert.ok(pod !== undefined, "the StatefulSet has no pod");
  return pod;
}

/** A container of those pods, init containers included. */
export function containerOf(objects: readonly KubernetesObject[], name: string): V1Container {
  const { containers, initContainers = [] } = podSpecOf(objects);
  const found = [...initContainers, ...containers].find((container) => container.name === name);
  assert.ok(found !== undefined, `the pod has no container "${name}"`);
  return found;
}
