import { describeFailure } from "../../diagnostics/describe_failure.ts";
import type { Bell } from "./bell.ts";
import { isAction, type Step } from "./step.ts";
import { type Keeper, takeTurn } from "./take_turn.ts";

/** The pauses between turns, in milliseconds. */
export interface KeeperPauses {
  /** While something has to happen first, from the first to the longest. */
  readonly waiting: { readonly first: number; readonly longest: number };
  /** While all is well, or a person has to do something. */
  readonly resting: number;
  /** After a failure, from the first to the longest. */
  readonly failing: { readonly first: number; readonly longest: number };
}

/** The pauses of a real cluster. */
export const keeperPauses: KeeperPauses = {
  waiting: { first: 1_000, longest: 15_000 },
  resting: 60_000,
  failing: { first: 1_000, longest: 60_000 },
};

/** What the loop works with. */
export interface KeepOptions {
  /** Who takes the turns. */
  readonly keeper: Keeper;
  /** Ends pauses early, because something changed. */
  readonly bell: Bell;
  /** Default: {@link keeperPauses}. */
  readonly pauses?: KeeperPauses;
}

/**
 * Takes turns until the keeper's signal aborts. What happened in between does not matter, only what
 * is: a missed event costs a pause and nothing else.
 */
export async function keep(options: KeepOptions): Promise<void> {
  const { keeper, bell, pauses = keeperPauses } = options;
  const { log, metrics, signal } = keeper;
  let pause = 0;
  let told = "";
  while (!signal.aborted) {
    try {
      const step = await takeTurn(keeper);
      const said = sayRest(step);
      if (said !== told && said !== "") log.info("at rest", { state: step.kind, reason: said });
      pause = pauseAfter(step, { pauses, before: said === told ? pause : 0 });
      told = said;
    } catch (error) {
      if (signal.aborted) return;
      metrics.turnFailed();
      const reason = describeFailure(error, { debug: false });
      pause = longer(told === reason ? pause : 0, pauses.failing);
      log.warn("turn failed", { reason, again_in_ms: Math.round(pause) });
      told = reason;
    }
    await bell.pause(pause, signal);
  }
}

function sayRest(step: Step): string {
  if (isAction(step)) return "";
  return "message" in step ? step.message : step.kind;
}

function pauseAfter(
  step: Step,
  { pauses, before }: { readonly pauses: KeeperPauses; readonly before: number },
): number {
  if (isAction(step)) return 0;
  return step.kind === "wait" ? longer(before, pauses.waiting) : pauses.resting;
}

function longer(
  before: number,
  { first, longest }: { readonly first: number; readonly longest: number },
): number {
  return Math.min(Math.max(first, before * 1.5), longest);
}
