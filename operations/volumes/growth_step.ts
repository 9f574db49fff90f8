import type { GrowthProblem } from "./growth_problems.ts";
import type { SavedReplacement } from "./saved_replacement.ts";

/** A claim, and from what to what it grows. */
export interface ClaimGrowth {
  /** The claim. */
  readonly claim: string;
  /** The pod that mounts it. */
  readonly pod: string;
  /** What it has. */
  readonly from: string;
  /** What it is to have. */
  readonly to: string;
}

/** What to do next. */
export type GrowthStep =
  /** Ask for a larger volume. */
  | { readonly kind: "grow-claim" } & ClaimGrowth
  /** The storage, or the node, is at it; `message` is what it says. */
  | {
    readonly kind: "await-claim";
    readonly awaitsNode: boolean;
    readonly message: string;
  } & ClaimGrowth
  /** Save what is needed to finish the next step. */
  | { readonly kind: "save-replacement"; readonly saved: SavedReplacement }
  /** Replace the StatefulSet under its pods. */
  | { readonly kind: "replace-set"; readonly saved: SavedReplacement }
  /** Give the count to the keeper. */
  | { readonly kind: "give-count"; readonly saved: SavedReplacement }
  /** Forget what was saved. */
  | { readonly kind: "forget-replacement" }
  /** Something stands against it; nothing is to be changed. */
  | { readonly kind: "refused"; readonly problems: readonly GrowthProblem[] }
  /** All is as it should be. */
  | { readonly kind: "settled" };

/** Says in a line what a step does. */
export function tellStep(step: GrowthStep): string {
  switch (step.kind) {
    case "grow-claim":
      return `Claim "${step.claim}" grows from ${step.from} to ${step.to}`;
    case "await-claim":
      return `Claim "${step.claim}" gets its ${step.to}`;
    case "save-replacement":
      return `What the StatefulSet is to become is saved`;
    case "replace-set": {
      const { replicas = 1 } = step.saved.statefulSet.spec ?? {};
      return `StatefulSet "${nameOf(step)}" is replaced under its pods (replicas: ${replicas})`;
    }
    case "give-count":
      return `The count of StatefulSet "${nameOf(step)}" goes back to the keeper`;
    case "forget-replacement":
      return "What was saved is removed";
    case "refused":
      return step.problems.map(({ message }) => message).join("; ");
    case "settled":
      return "All volumes and the StatefulSet have this size";
  }
}

function nameOf({ saved }: { readonly saved: SavedReplacement }): string {
  return saved.statefulSet.metadata.name;
}
