import type {
  V1Container,
  V1PodDisruptionBudget,
  V1PodSpec,
  V1Service,
  V1ServiceAccount,
  V1StatefulSet,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import type { KubernetesObject } from "../kubernetes_object.ts";

/** The kinds a test may ask for, with their types. */
export type Kinds = {
  readonly PodDisruptionBudget: V1PodDisruptionBudget;
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
