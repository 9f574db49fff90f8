import type { RestoreObservation } from "./restore_observation.ts";
import type { RestoreStep } from "./restore_step.ts";

/**
 * What a restore does next: a function of what is to be done and what is, and of nothing else. A run
 * that is killed and begun again sees what was done and goes on from there.
 */
export function nextRestoreStep(seen: RestoreObservation): RestoreStep {
  const { phase } = seen.record;
  if (phase === "finished") return { kind: "finished" };
  return keeperStep(seen) ?? (phase === "data" ? dataStep(seen) : memberStep(seen));
}

/** A keeper that is not paused starts the pods it misses, and they would write to old data. */
function keeperStep({ keeper, paused, judgement }: RestoreObservation): RestoreStep | undefined {
  // By then it was started again on purpose.
  if (paused || judgement.state === "good") return undefined;
  if (keeper.replicas > 0) return { kind: "stop-keeper" };
  if (keeper.pods > 0) return wait("The keeper is ending");
  return undefined;
}

function dataStep(seen: RestoreObservation): RestoreStep {
  if (seen.publishedToken !== undefined) return { kind: "withdraw-members" };
  if (seen.replicas === undefined) return missingSet;
  if (seen.replicas > 0) return { kind: "stop-members" };
  if (seen.pods.length > 0) {
    return wait(
      `Waiting for ${
        seen.pods.join(", ")
      } to end; delete a pod by force only if its node is gone ` +
        "for good",
    );
  }
  return volumeStep(seen);
}

/** A failure stops new work at once; what is under way comes to its end by itself. */
function volumeStep({ record, volumes }: RestoreObservation): RestoreStep {
  const states = record.members.map(({ name }) => ({
    name,
    volume: volumes[name] ?? { state: "untouched" as const },
  }));
  for (const { name, volume } of states) {
    if (volume.state !== "failed") continue;
    return {
      kind: "blocked",
      message: `The data of ${name} could not be restored: ${volume.reason}`,
      hint: "Put it right and run the same command again; the old data are kept",
    };
  }
  const working = states.filter(({ volume }) => volume.state === "working");
  const next = states.find(({ volume }) => volume.state === "untouched");
  if (next !== undefined && working.length < record.atOnce) {
    return { kind: "restore-volume", pod: next.name };
  }
  if (working.length === 0) return { kind: "note-restored" };
  return wait(`Restoring the data of ${working.map(({ name }) => name).join(", ")}`);
}

/** Tickets before members: no moment may let an empty volume join the restored cluster. */
function memberStep(seen: RestoreObservation): RestoreStep {
  const { record, judgement, keeper } = seen;
  const replicas = record.members.length;
  if (seen.tickets !== 0) return { kind: "publish-tickets" };
  if (seen.publishedToken !== record.token) return { kind: "publish-members" };
  if (seen.replicas === undefined) return missingSet;
  if (seen.replicas !== replicas) return { kind: "start-members", replicas };
  if (judgement.state !== "good") {
    return wait(judgement.state === "pending" ? judgement.reason : "Members are starting");
  }
  const { keeperReplicas = 0 } = record;
  if (keeper.replicas < keeperReplicas) return { kind: "start-keeper", replicas: keeperReplicas };
  return { kind: "finish", facts: judgement.facts };
}

const missingSet: RestoreStep = {
  kind: "blocked",
  message: "The StatefulSet of the members is gone",
  hint: "Apply the rendered configuration, with spec.paused true, and run the same command again",
};

function wait(message: string): RestoreStep {
  return { kind: "wait", message };
}
