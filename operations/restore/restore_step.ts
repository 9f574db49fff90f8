import type { RestoredFacts } from "./restore_record.ts";

/** What changes something, in the order of a whole restore. */
export type RestoreAction =
  /** Stop the keeper, which would start members. */
  | { readonly kind: "stop-keeper" }
  /** Take back how members join: from now on Kubernetes starts no etcd, whoever asks for pods. */
  | { readonly kind: "withdraw-members" }
  /** End all members. */
  | { readonly kind: "stop-members" }
  /** Exchange the data of one member. */
  | { readonly kind: "restore-volume"; readonly pod: string }
  /** Note that the data of all members are exchanged. */
  | { readonly kind: "note-restored" }
  /** Take all start tickets back: every member has data, and one without must not start. */
  | { readonly kind: "publish-tickets" }
  /** Tell how members of the restored cluster join, by its new token. */
  | { readonly kind: "publish-members" }
  /** Start all members. */
  | { readonly kind: "start-members"; readonly replicas: number }
  /** Start the keeper that was stopped. */
  | { readonly kind: "start-keeper"; readonly replicas: number }
  /** Note what the cluster holds, and end the restore. */
  | { readonly kind: "finish"; readonly facts: RestoredFacts };

/** What is done next, or why nothing is. */
export type RestoreStep =
  | RestoreAction
  /** Something happens by itself; the message is a sentence without a full stop. */
  | { readonly kind: "wait"; readonly message: string }
  /** Somebody has to do something first. */
  | { readonly kind: "blocked"; readonly message: string; readonly hint: string }
  /** All is done. */
  | { readonly kind: "finished" };

/** Whether a step changes something. */
export function isRestoreAction(step: RestoreStep): step is RestoreAction {
  return !["wait", "blocked", "finished"].includes(step.kind);
}

/** A step for people: what is being done. */
export function tellRestoreStep(action: RestoreAction): string {
  switch (action.kind) {
    case "stop-keeper":
      return "Stopping the keeper, which is not paused";
    case "withdraw-members":
      return "Withdrawing how members join, so that none can start";
    case "stop-members":
      return "Ending all members";
    case "restore-volume":
      return `Beginning to restore the data of ${action.pod}`;
    case "note-restored":
      return "All data are in place";
    case "publish-tickets":
      return "Taking start tickets back";
    case "publish-members":
      return "Publishing the restored cluster under its new token";
    case "start-members":
      return `Starting ${action.replicas === 1 ? "1 member" : `${action.replicas} members`}`;
    case "start-keeper":
      return "Starting the keeper again";
    case "finish":
      return "Noting what was restored";
  }
}
