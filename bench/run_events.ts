import { Failure } from "../diagnostics/failure.ts";
import type { TrialReport } from "./results/trial_report.ts";
import type { TrialAction, TrialEvent } from "./scenarios/trial.ts";
import type { Target } from "./targets/target.ts";

/** What was done to a cluster during a trial. */
export type EventReport = TrialReport["events"][number];

/** When and on what events happen. */
export interface RunEventsOptions {
  /** What they are done to. */
  readonly target: Pick<Target, "act">;
  /** The beginning of the first phase, in milliseconds since the epoch. */
  readonly startAt: number;
  /** Told when one begins. */
  readonly onBegin: (event: TrialEvent) => void;
  /** No event begins any more once it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Does what a trial wants done, each at its time, whether or not an earlier one is over. Returns
 * when all are over; what could not be done is told as such and stops nothing.
 */
export async function runEvents(
  events: readonly TrialEvent[],
  options: RunEventsOptions,
): Promise<EventReport[]> {
  const reports = await Promise.all(events.map((event) => runEvent(event, options)));
  return reports.filter((report) => report !== undefined).sort((a, b) => a.second - b.second);
}

async function runEvent(
  event: TrialEvent,
  options: RunEventsOptions,
): Promise<EventReport | undefined> {
  const { onBegin, signal, startAt, target } = options;
  const { action, at } = event;
  await until(startAt + at * 1000, signal);
  if (signal.aborted) return undefined;
  onBegin(event);
  const second = secondsSince(startAt);
  const end = (title: string, failed: string | null): EventReport => {
    return { second, endSecond: secondsSince(startAt), kind: action.kind, title, failed };
  };
  try {
    return end(await target.act(action, signal), null);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return end(describeAction(action), error.message);
  }
}

/** An action in words, before it is known which member it meets. */
export function describeAction(action: TrialAction): string {
  switch (action.kind) {
    case "compact":
      return "Compact to the present revision";
    case "defragment":
      return `Defragment ${memberText(action.member)}`;
    case "snapshot":
      return `Read a snapshot of ${memberText(action.member)}`;
    case "move-leader":
      return "Move leadership to a follower";
    case "kill":
      return `Kill ${memberText(action.member)} for ${action.seconds} s`;
    case "pause":
      return `Pause ${memberText(action.member)} for ${action.seconds} s`;
  }
}

function memberText(member: string): string {
  return member === "all" ? "all members" : `the ${member}`.replace("the follower", "a follower");
}

function secondsSince(startAt: number): number {
  return Math.max(0, Math.round(Date.now() - startAt) / 1000);
}

function until(moment: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, Math.max(0, moment - Date.now()));
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
    if (signal.aborted) {
      clearTimeout(timer);
      resolve();
    }
  });
}
