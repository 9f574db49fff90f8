import { Failure } from "../../../../diagnostics/failure.ts";
import type { LocalPods } from "../../../targets/local/kept/local_pods.ts";
import type { StageKeeper } from "./stage_keeper.ts";

/** What has to come to rest. */
export interface Settling {
  /** The keeper that runs now. */
  readonly keeper: () => StageKeeper;
  /** The pods. */
  readonly pods: LocalPods;
  /** Which of them have to run. */
  readonly members: readonly string[];
  /** Where the keeper's log is. */
  readonly logFile: string;
  /** Ends the waiting when it aborts. */
  readonly signal: AbortSignal | undefined;
}

const within = 180_000;
const linesShown = 5;

/**
 * Waits until all members run and the keeper has nothing left to do.
 *
 * @throws {Failure} `target-failed` when that takes more than three minutes
 */
export async function awaitSettled(
  { keeper, logFile, members, pods, signal }: Settling,
): Promise<void> {
  const deadline = performance.now() + within;
  while (!keeper().isSettled() || !members.every((member) => pods.members.has(member))) {
    signal?.throwIfAborted();
    if (performance.now() > deadline) {
      const told = await Deno.readTextFile(logFile).catch(() => "");
      const last = told.trimEnd().split("\n").slice(-linesShown).join("\n");
      throw new Failure("target-failed", `The cluster of the stage does not come to rest\n${last}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
