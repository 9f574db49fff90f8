import { Failure } from "../diagnostics/failure.ts";
import type { TrialReport } from "./results/trial_report.ts";
import type { ActionOutcome } from "./actions/act_as_root.ts";
import type { RootAction, TrialAction, TrialEvent } from "./scenarios/trial.ts";
import type { Target } from "./targets/target.ts";

/** What was done to a cluster during a trial. */
export type EventReport = TrialReport["events"][number];

/** When and on what events happen. */
export interface RunEventsOptions {
  /** What they are done to. */
  readonly target: Pick<Target, "act">;
  /** Does what root does over etcd's API. Default: nobody does. */
  readonly actAsRoot?: (action: RootAction, signal: AbortSignal) => Promise<ActionOutcome>;
  /** Told what an action of root's found. */
  readonly onOutcome?: (outcome: ActionOutcome) => void;
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
    return end(
      isRootAction(action) ? await asRoot(action, options) : await target.act(action, signal),
      null,
    );
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return end(describeAction(action), error.message);
  }
}

async function asRoot(
  action: RootAction,
  { actAsRoot, onOutcome, signal }: RunEventsOptions,
): Promise<string> {
  if (actAsRoot === undefined) throw new Failure("usage", `Nobody can do "${action.kind}" here`);
  const outcome = await actAsRoot(action, signal);
  onOutcome?.(outcome);
  return outcome.title;
}

const rootActions: readonly string[] = [
  "probe-isolation",
  "free-space",
  "count-usage",
  "churn-tenants",
] satisfies readonly RootAction["kind"][];

function isRootAction(action: TrialAction | RootAction): action is RootAction {
  return rootActions.includes(action.kind);
}

/** An action in words, before it is known which member it meets. */
export function describeAction(action: TrialAction | RootAction): string {
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
    case "probe-isolation":
      return `Try requests across tenants for ${action.seconds} s`;
    case "free-space":
      return "Compact, defragment members one by one, and clear alarms";
    case "count-usage":
      return "Count the keys and bytes of each tenant";
    case "churn-tenants":
      return `Onboard and offboard ${action.guests} tenants within ${action.seconds} s`;
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
