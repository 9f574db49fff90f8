import type { V1StatefulSet } from "@kubernetes/client-node";
import { quantityMillis } from "../../manifests/config/quantity.ts";
import { hasImmutableFieldsOf } from "../adopt/compare_adoption.ts";
import type {
  GrowthObservation,
  SeenClaim,
  SeenSet,
  StorageClasses,
} from "./growth_observation.ts";
import type { GrowthPlan } from "./growth_plan.ts";

/** Something that stands against growing the volumes. */
export interface GrowthProblem {
  /** What it is. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Everything that stands against it; nothing when the volumes can grow. */
export function growthProblems(plan: GrowthPlan, seen: GrowthObservation): GrowthProblem[] {
  const { name, namespace } = plan.statefulSet.metadata;
  if (seen.set === undefined) {
    return [{
      message: `There is no StatefulSet "${name}" in namespace "${namespace}"`,
      hint: "Check --context, --namespace and metadata.name of the configuration",
    }];
  }
  const claims = seen.claims.flatMap((claim) => claimProblems(claim, { plan, ...seen }));
  return [...setProblems(plan, seen.set), ...claims];
}

/** Whether a quantity is less than another one. */
export function isLess(one: string, other: string): boolean {
  return (quantityMillis(one) ?? 0n) < (quantityMillis(other) ?? 0n);
}

function setProblems({ size, statefulSet }: GrowthPlan, { isEnding, object }: SeenSet) {
  const name = statefulSet.metadata.name;
  if (isEnding) {
    return [{
      message: `StatefulSet "${name}" is being deleted by somebody else`,
      hint: "Find out by whom, and run the command again when it is back",
    }];
  }
  const live = templateSize(object);
  const problems: GrowthProblem[] = [];
  if (isLess(size, live)) problems.push(shrinks(`The template of "${name}"`, { size, live }));
  if (!hasImmutableFieldsOf(object, withTemplateSize(statefulSet, live))) {
    problems.push({
      message: `StatefulSet "${name}" differs in more than the size of its volumes: in its ` +
        "selector, Service, pod management or in another field of the claim template",
      hint: 'Take the other change back; "kamaji-etcd diff" shows it under "refused"',
    });
  }
  return problems;
}

interface Surroundings {
  readonly plan: GrowthPlan;
  readonly classes: StorageClasses | undefined;
}

function claimProblems(claim: SeenClaim, { classes, plan }: Surroundings): GrowthProblem[] {
  const { capacity, className, isEnding, phase, requested, resize } = claim;
  const name = `Claim "${claim.name}"`;
  if (isEnding || phase !== "Bound") {
    const state = isEnding
      ? "is being deleted"
      : phase === "Missing"
      ? "does not exist"
      : `has no volume yet (${phase})`;
    return [{
      message: `${name} ${state}`,
      hint: `Wait until "${claim.pod}" has its volume; "kamaji-etcd inspect" shows what is wrong`,
    }];
  }
  if (isLess(plan.size, requested)) return [shrinks(name, { size: plan.size, live: requested })];
  if (isLess(requested, plan.size)) return classProblems(name, { className, classes });
  if (isLess(capacity, plan.size) && resize.kind === "infeasible") {
    return [{
      message: `${name} asks for ${requested}, and its storage cannot do it: ${resize.message}`,
      hint: "Make room in the storage; once the claim has grown, run the same command again",
    }];
  }
  return [];
}

/** The API server refuses the same (plugin/pkg/admission/storage/persistentvolume/resize). */
function classProblems(
  name: string,
  { className, classes }: { className: string | undefined; classes: StorageClasses | undefined },
): GrowthProblem[] {
  if (className === undefined) {
    return [{
      message: `${name} has no StorageClass, and only volumes of one can grow`,
      hint: "Move to volumes that can grow; docs/growing-volumes.md names the ways",
    }];
  }
  if (classes === undefined || classes.get(className) === true) return [];
  const why = classes.has(className) ? "does not allow volumes to grow" : "does not exist";
  return [{
    message: `${name} is of StorageClass "${className}", which ${why}`,
    hint: "Set allowVolumeExpansion: true in the StorageClass, if its storage can do it",
  }];
}

function shrinks(
  what: string,
  { live, size }: { readonly live: string; readonly size: string },
): GrowthProblem {
  return {
    message: `${what} asks for ${live} already, and volumes never shrink to ${size}`,
    hint: `Set spec.storage.size to at least ${live}`,
  };
}

function templateSize({ spec }: V1StatefulSet): string {
  return spec?.volumeClaimTemplates?.[0]?.spec?.resources?.requests?.storage ?? "0";
}

/** The StatefulSet, as it would be rendered for another size. */
function withTemplateSize(set: V1StatefulSet, storage: string): V1StatefulSet {
  const templates = (set.spec?.volumeClaimTemplates ?? []).map(({ spec, ...template }) => ({
    ...template,
    spec: { ...spec, resources: { requests: { storage } } },
  }));
  return { ...set, spec: { ...set.spec, volumeClaimTemplates: templates } } as V1StatefulSet;
}
