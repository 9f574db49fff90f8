import { operationOf } from "../keeper/operation_of.ts";
import { isOthers } from "../keeper/permitted_step.ts";
import { outdatedPods } from "../keeper/rollout/outdated_pods.ts";
import { rotationPhases } from "../keeper/rotation/rotation_goal.ts";
import { rotationStates } from "../keeper/rotation/rotation_state.ts";
import { operations } from "../keeper/step.ts";
import type { Sight } from "./cluster_samples.ts";
import type { Sample } from "./exposition_text.ts";

/** What goes on that restarts members says to Prometheus: rollouts, operations and rotations of CAs. */
export function disturbanceSamples({ seen, step }: Sight): Sample[] {
  return [...rolloutSamples(seen), ...operationSamples({ seen, step }), ...rotationSamples(seen)];
}

/** Nothing is pending or not before there are members. */
function rolloutSamples(seen: Sight["seen"]): Sample[] {
  if (seen.memberSet === undefined || seen.published === undefined) return [];
  return [{ metric: "rollout_pending_pods", value: outdatedPods(seen).length }];
}

/** One series an operation of the keeper's, and one for what somebody else is about. */
function operationSamples({ seen, step }: Sight): Sample[] {
  const record = seen.operation?.record;
  const others = isOthers(record) ? record.work?.operation ?? "unknown" : undefined;
  const running = operationOf(step) ?? others;
  const names = new Set<string>([...operations, ...(running === undefined ? [] : [running])]);
  return [...names].map((operation) => ({
    metric: "operation_running",
    labels: { operation },
    value: Number(operation === running),
  }));
}

function rotationSamples(seen: Sight["seen"]): Sample[] {
  return rotationStates(seen).flatMap(({ authority, generation, phase }) => [
    { metric: "rotation_generation", labels: { authority }, value: generation },
    ...rotationPhases.map((each) => ({
      metric: "rotation_phase",
      labels: { authority, phase: each },
      value: Number(each === phase),
    })),
  ]);
}
