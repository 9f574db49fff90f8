import { Failure } from "../../diagnostics/failure.ts";
import type { GrowthProblem } from "./growth_problems.ts";
import type { GrowthStep } from "./growth_step.ts";

const goOn = "run the same command again: it goes on where this one ended";

/** The failure that lists everything that stands against growing the volumes. */
export function growthRefusal(problems: readonly GrowthProblem[]): Failure {
  const [first] = problems;
  const message = problems.map((problem) => problem.message).join("\n");
  return new Failure("target-failed", message, {
    hint: problems.length > 1 ? hintsOf(problems) : first?.hint ?? "Check the configuration",
  });
}

/**
 * What the parts that are shared with `adopt` threw, as it is to be told here: with the claim that
 * it was about, and what to do about it.
 */
export function asGrowthFailure(error: unknown, step?: GrowthStep): unknown {
  if (!(error instanceof Failure)) return error;
  if (error.code === "adoption-refused") {
    return new Failure("target-failed", error.message, options(error, error.hint));
  }
  if (error.code !== "kubernetes-request-failed") return error;
  if (step?.kind === "grow-claim") {
    const message = `Claim "${step.claim}" stays at ${step.from}: ${error.message}`;
    return new Failure(error.code, message, options(error, `Mend what it names, then ${goOn}`));
  }
  const hint = "Check the rights listed in docs/growing-volumes.md and the API server, then " +
    goOn;
  return new Failure(error.code, error.message, options(error, hint));
}

/** The failure of a claim that did not grow within so many seconds. */
export function overdueClaim(
  step: GrowthStep & { readonly kind: "await-claim" },
  { namespace, seconds }: { readonly namespace: string; readonly seconds: number },
): Failure {
  const remedy = step.awaitsNode
    ? `Restart the pod at a quiet time with "${restartCommand(step.pod, namespace)}"`
    : `Read "kubectl --namespace ${namespace} describe persistentvolumeclaim ${step.claim}"`;
  return new Failure(
    "target-failed",
    `Claim "${step.claim}" still has ${step.from} after ${seconds} s: ${step.message}`,
    { hint: `${remedy}, then ${goOn}` },
  );
}

/** How a person restarts one member. */
export function restartCommand(pod: string, namespace: string): string {
  return `kubectl --namespace ${namespace} delete pod ${pod}`;
}

function hintsOf(problems: readonly GrowthProblem[]): string {
  return [...new Set(problems.map(({ hint }) => hint))].join("; ");
}

function options(cause: Failure, hint: string | undefined) {
  return { cause, ...(hint === undefined ? {} : { hint }) };
}
