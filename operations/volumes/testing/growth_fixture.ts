import type { V1ManagedFieldsEntry, V1StatefulSet } from "@kubernetes/client-node";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { GrowthObservation, SeenClaim, SeenSet } from "../growth_observation.ts";
import { type GrowthPlan, growthPlan } from "../growth_plan.ts";

/** The plan that makes the volumes of the example cluster as large as said. */
export function planFor(size: string, storage: { readonly className?: string } = {}): GrowthPlan {
  return growthPlan(exampleCluster({ spec: { storage: { size, ...storage } } }));
}

/** A claim of the example cluster with 32Gi, bound, of StorageClass `fast`. */
export function seenClaim(ordinal: number, differs: Partial<SeenClaim> = {}): SeenClaim {
  return {
    name: `data-etcd-${ordinal}`,
    pod: `etcd-${ordinal}`,
    phase: "Bound",
    isEnding: false,
    requested: "32Gi",
    capacity: "32Gi",
    className: "fast",
    resize: { kind: "silent" },
    ...differs,
  };
}

/** The StatefulSet as a plan would have made it, counted by the keeper. */
export function seenSet(plan: GrowthPlan, differs: Partial<SeenSet> = {}): SeenSet {
  const managedFields: V1ManagedFieldsEntry[] = [];
  const { metadata, spec } = plan.statefulSet;
  const object: V1StatefulSet = { metadata: { ...metadata, managedFields }, spec: spec! };
  return {
    uid: "uid-1",
    isEnding: false,
    replicas: 3,
    isCountedByKeeper: true,
    object,
    ...differs,
  };
}

/** Three members with volumes of 32Gi, in a StatefulSet that asks for as much. */
export function seenGrowth(differs: Partial<GrowthObservation> = {}): GrowthObservation {
  return {
    set: seenSet(planFor("32Gi")),
    saved: undefined,
    claims: [0, 1, 2].map((ordinal) => seenClaim(ordinal)),
    classes: new Map([["fast", true]]),
    ...differs,
  };
}
