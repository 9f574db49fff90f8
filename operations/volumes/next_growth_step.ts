import type { V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesObject } from "../../manifests/kubernetes_object.ts";
import { hasImmutableFieldsOf } from "../adopt/compare_adoption.ts";
import type { GrowthObservation, SeenClaim, SeenSet } from "./growth_observation.ts";
import type { GrowthPlan } from "./growth_plan.ts";
import { growthProblems, isLess } from "./growth_problems.ts";
import type { GrowthStep } from "./growth_step.ts";

/**
 * Decides what to do next, by nothing but what there is: whoever runs it again, after whatever kill,
 * goes on where the last run ended.
 *
 * 1. A replacement of the StatefulSet that was begun is finished, whatever the plan is now: until
 *    then nobody replaces a pod that ends.
 * 2. If anything stands against it, nothing is changed.
 * 3. The claims grow, one after the other: the second one asks once the first one has it all.
 * 4. With all volumes grown, the StatefulSet is replaced. From then on new members get volumes of
 *    this size, and whoever applies the rendered object finds nothing to change.
 */
export function nextGrowthStep(plan: GrowthPlan, seen: GrowthObservation): GrowthStep {
  const unfinished = unfinishedStep(seen);
  if (unfinished !== undefined) return unfinished;
  const problems = growthProblems(plan, seen);
  const { saved, set } = seen;
  if (problems.length > 0 || set === undefined) return { kind: "refused", problems };
  const claim = claimStep(plan, seen.claims);
  if (claim !== undefined) return claim;
  if (!hasImmutableFieldsOf(set.object, plan.statefulSet)) return replacementStep(plan, seen, set);
  return saved === undefined ? { kind: "settled" } : { kind: "forget-replacement" };
}

function unfinishedStep({ saved, set }: GrowthObservation): GrowthStep | undefined {
  if (saved === undefined) return undefined;
  if (set === undefined) return { kind: "replace-set", saved };
  if (set.uid === saved.replaces) return set.isEnding ? { kind: "replace-set", saved } : undefined;
  if (set.isCountedByKeeper) return undefined;
  if (hasImmutableFieldsOf(set.object, saved.statefulSet)) return { kind: "give-count", saved };
  // Somebody else put the old one back while there was none, and with the count of 1 by default.
  return { kind: "replace-set", saved: { ...saved, replaces: set.uid } };
}

function claimStep({ size }: GrowthPlan, claims: readonly SeenClaim[]): GrowthStep | undefined {
  const claim = claims.find(({ capacity, requested }) =>
    isLess(requested, size) || isLess(capacity, size)
  );
  if (claim === undefined) return undefined;
  const { capacity, name, pod, requested, resize } = claim;
  const growth = { claim: name, pod, from: capacity, to: size };
  if (isLess(requested, size)) return { kind: "grow-claim", ...growth };
  const message = "message" in resize ? resize.message : "its storage has not begun yet";
  const awaitsNode = resize.kind === "awaits-node";
  return { kind: "await-claim", ...growth, awaitsNode, message };
}

function replacementStep(
  { statefulSet }: GrowthPlan,
  { saved }: GrowthObservation,
  set: SeenSet,
): GrowthStep {
  const wanted = { statefulSet: successorOf(set, statefulSet), replaces: set.uid };
  const isSaved = JSON.stringify(saved) === JSON.stringify(wanted);
  return { kind: isSaved ? "replace-set" : "save-replacement", saved: wanted };
}

/** How Argo CD knows that an object is its own. */
const trackingId = "argocd.argoproj.io/tracking-id";

/** Rendered, with what it takes over from its predecessor: the count, and whose it is. */
function successorOf(
  { object, replicas }: SeenSet,
  rendered: GrowthPlan["statefulSet"],
): V1StatefulSet & KubernetesObject {
  const owner = object.metadata?.annotations?.[trackingId];
  const annotations = {
    ...rendered.metadata.annotations,
    ...(owner === undefined ? {} : { [trackingId]: owner }),
  };
  return {
    ...rendered,
    metadata: { ...rendered.metadata, annotations },
    spec: { ...rendered.spec, replicas },
  } as V1StatefulSet & KubernetesObject;
}
