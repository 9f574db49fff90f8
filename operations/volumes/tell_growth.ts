import type { Progress, Step } from "../../diagnostics/progress.ts";
import { restartCommand } from "./growth_failure.ts";
import type { GrowthPlan } from "./growth_plan.ts";
import { type GrowthStep, tellStep } from "./growth_step.ts";

/** Tells a person how far it is. */
export interface GrowthTeller {
  /** Told before each step and at each look at a claim that grows. */
  readonly tell: (step: GrowthStep) => void;
  /** Ends what is under way badly. */
  readonly fail: () => void;
}

/** Tells steps as progress: asking for a larger volume and getting it is one. */
export function tellGrowth(progress: Progress, plan: GrowthPlan): GrowthTeller {
  const { namespace = "" } = plan.statefulSet.metadata;
  let current: { readonly about: string; readonly step: Step } | undefined;
  let told: string | undefined;
  return {
    tell(step) {
      const about = aboutOf(step);
      if (current?.about !== about) {
        current?.step.done();
        current = step.kind === "settled"
          ? undefined
          : { about, step: progress.step(tellStep(step)) };
      }
      if (step.kind !== "await-claim") return;
      progress.status(`${step.claim}: ${step.message}`);
      if (!step.awaitsNode || told === step.claim) return;
      told = step.claim;
      progress.print(
        `The volume of "${step.pod}" has grown, and its file system follows when its node does it ` +
          `("${step.message}"). If that takes more than a few minutes, the storage needs a restart ` +
          `of the pod; while all members are well, run: ${restartCommand(step.pod, namespace)}`,
      );
    },
    fail() {
      current?.step.failed();
      current = undefined;
    },
  };
}

function aboutOf(step: GrowthStep): string {
  return "claim" in step ? step.claim : step.kind;
}
