import type { LoadCounters } from "./engine/load_generator.ts";
import type { LoadPlan } from "./engine/load_plan.ts";

/** When it is asked. */
export interface LoadMoment {
  /** When the load began, in milliseconds since the epoch. */
  readonly startAt: number;
  /** Whether nothing more is sent because somebody wants to stop. */
  readonly interrupted: boolean;
}

/** How far the load is, as one line for people. */
export function loadStatus(plan: LoadPlan, counters: LoadCounters, moment: LoadMoment): string {
  const { ended, failed, inFlight } = counters;
  const requests = `${ended} requests answered, ${failed} failed, ${inFlight} in flight`;
  return `${phaseOf(plan, moment)}: ${requests}`;
}

function phaseOf(plan: LoadPlan, { interrupted, startAt }: LoadMoment): string {
  const elapsed = Math.max(0, Date.now() - startAt);
  const measured = elapsed - plan.warmup;
  if (interrupted) return "interrupted, waiting for the last answers and events";
  if (measured < 0) return `warming up ${seconds(elapsed)} of ${seconds(plan.warmup)}`;
  if (measured >= plan.duration) return "waiting for the last answers and events";
  return `measuring ${seconds(measured)} of ${seconds(plan.duration)}`;
}

function seconds(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)} s`;
}
