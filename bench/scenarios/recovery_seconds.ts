import type { PhaseReport, TrialReport } from "../results/trial_report.ts";

/** A quiet stretch after something, and what quiet looks like. */
export interface RecoveryOptions {
  /** Whose latency. */
  readonly group: string;
  /** Second of the trial at which the quiet begins. */
  readonly quietFrom: number;
  /** Seconds it lasts. */
  readonly quietSeconds: number;
  /** Phases that were quiet all the time. */
  readonly alone: readonly PhaseReport[];
}

/**
 * Seconds of quiet until a second's 99th percentile is no higher than the highest of the seconds
 * alone. 0 when the first one is; null when none is, so that it takes longer than the quiet lasts.
 */
export function recoverySeconds(
  { seconds }: TrialReport,
  { alone, group, quietFrom, quietSeconds }: RecoveryOptions,
): number | null {
  const p99 = seconds.groups.find((each) => each.group === group)?.p99 ?? [];
  const usual = alone.flatMap((phase) =>
    p99.slice(Math.ceil(phase.startSecond), Math.floor(phase.startSecond + phase.seconds))
  ).filter((value) => value !== null);
  if (usual.length === 0) return null;
  const limit = Math.max(...usual);
  const first = Math.ceil(quietFrom);
  const quiet = p99.slice(first, Math.floor(quietFrom + quietSeconds));
  const recovered = quiet.findIndex((value) => value !== null && value <= limit);
  return recovered === -1 ? null : recovered;
}
