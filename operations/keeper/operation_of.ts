import { type Action, isAction, type Operation, type Step } from "./step.ts";

/** The steps that belong to one operation, whatever they are taken for. */
const operations: Partial<Record<Action["kind"], Operation>> = {
  "restart-member": "rollout",
  "begin-rotation": "rotation",
  "spread-trust": "rotation",
  "publish-bundle": "rotation",
  "end-rotation": "rotation",
};

/** The disruptive operation that a step is part of; `undefined` when it disturbs nobody. */
export function operationOf(step: Step): Operation | undefined {
  if ("operation" in step) return step.operation;
  return isAction(step) ? operations[step.kind] : undefined;
}

/** The pod that a step is about; `undefined` when it is about several or none. */
export function podOf(step: Step): string | undefined {
  if (step.kind === "restart-member") return step.pod.name;
  if (step.kind === "move-leader") return step.from;
  if (step.kind === "delete-claim") return step.claim.pod;
  return "pod" in step ? step.pod : undefined;
}
