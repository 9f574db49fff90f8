import { Failure } from "../../diagnostics/failure.ts";
import type { Step as ProgressStep } from "../../diagnostics/progress.ts";
import { sleep } from "../kubernetes/sleep.ts";
import { carryOutRestore } from "./carry_out_restore.ts";
import { nextRestoreStep } from "./next_restore_step.ts";
import { observeRestore, readRecord } from "./observe_restore.ts";
import type { RestoreRecord } from "./restore_record.ts";
import { isRestoreAction, tellRestoreStep } from "./restore_step.ts";
import type { RestoreTools } from "./restore_tools.ts";

/** How a restore is driven. */
export interface RunRestoreOptions {
  /** Ends it between two steps; another run finishes it. */
  readonly signal: AbortSignal;
  /** Milliseconds between two looks while something happens by itself. Default 2000. */
  readonly pause?: number;
  /** Milliseconds without any step after which it gives up; another run goes on. Default 15 min. */
  readonly patience?: number;
  /** Carries steps out. Default: {@link carryOutRestore}. */
  readonly carryOut?: typeof carryOutRestore;
}

/**
 * Drives a restore that was begun to its end: looks at everything, does one step, looks again.
 *
 * @returns what was done and what the cluster holds now
 * @throws {Failure} `target-failed` when it cannot go on, `kubernetes-request-failed`; the signal's
 * reason when it aborts. In all cases another run goes on from there
 */
export async function runRestore(
  tools: RestoreTools,
  options: RunRestoreOptions,
): Promise<RestoreRecord> {
  const { backEnd, progress } = tools;
  const { signal, pause = 2_000, patience = 15 * 60_000, carryOut = carryOutRestore } = options;
  let waiting: { readonly message: string; readonly step: ProgressStep } | undefined;
  let moved = performance.now();
  const settle = (how: "done" | "failed") => {
    waiting?.step[how]();
    waiting = undefined;
  };
  try {
    while (true) {
      signal.throwIfAborted();
      const config = await tools.config();
      const seen = await observeRestore(backEnd, config);
      const step = nextRestoreStep(seen);
      if (step.kind === "finished") return seen.record;
      if (step.kind === "blocked") {
        throw new Failure("target-failed", step.message, { hint: step.hint });
      }
      if (isRestoreAction(step)) {
        settle("done");
        const told = progress.step(tellRestoreStep(step));
        try {
          await carryOut(step, { backEnd, config, record: seen.record });
          told.done();
        } catch (error) {
          told.failed();
          throw error;
        }
        moved = performance.now();
        continue;
      }
      if (waiting?.message !== step.message) {
        settle("done");
        waiting = { message: step.message, step: progress.step(step.message) };
      }
      if (performance.now() - moved > patience) throw tookTooLong(step.message, patience);
      await sleep(pause, signal);
    }
  } catch (error) {
    settle("failed");
    throw error;
  }
}

/**
 * Removes the data that the last restore kept, on every member's volume.
 *
 * @throws {Failure} `usage` while no finished restore is known, `kubernetes-request-failed`
 */
export async function dropOldData({ backEnd, config, progress }: RestoreTools): Promise<void> {
  const kept = await readRecord(backEnd, await config());
  if (kept === undefined || kept.record.phase !== "finished") {
    throw new Failure("usage", "There is no finished restore whose old data could be removed", {
      hint: "Finish the restore first",
    });
  }
  for (const { name } of kept.record.members) {
    const step = progress.step(`Removing the old data of ${name}`);
    await backEnd.dropOldData(kept.record, name);
    step.done();
  }
}

function tookTooLong(message: string, patience: number): Failure {
  return new Failure(
    "target-failed",
    `Nothing changed for ${patience / 60_000} minutes: ${message}`,
    {
      hint: "Put right what it waits for and run the same command again; it goes on from there",
    },
  );
}
