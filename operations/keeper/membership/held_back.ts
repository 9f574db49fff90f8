import type { Membership } from "./membership.ts";
import { type Step, wait } from "../step.ts";

const reason = "ResizeHeldBack";

/** A change of the list of members that has not begun, since others have to be well first. */
export function heldBack(
  { listed, wished }: Membership,
  { what, obstacles }: { readonly what: string; readonly obstacles: readonly string[] },
): Step {
  return wait(
    reason,
    `${what} once all others are well (members: ${listed.length}, wished: ${wished.length}): ` +
      obstacles.join("; "),
  );
}

/** Whether a step says no more than {@link heldBack}, so that others may mend what it waits for. */
export function isHeldBack(step: Step | undefined): boolean {
  return step?.kind === "wait" && step.reason === reason;
}
