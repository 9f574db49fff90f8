import type { PhaseReport, TrialReport } from "../results/trial_report.ts";

/** What of the members' metrics is read. */
export interface ServerValuesOptions {
  /** Name of the metric, as in the report: cpu, rss-bytes, ... */
  readonly metric: string;
  /** The phase of which only seconds are read that lie in it whole. */
  readonly phase: Pick<PhaseReport, "startSecond" | "measuredSeconds">;
}

/**
 * What each member told of one metric during a phase, second by second; seconds without an answer
 * are left out, and so are members that told nothing.
 */
export function serverValues(
  { seconds }: Pick<TrialReport, "seconds">,
  { metric, phase }: ServerValuesOptions,
): number[][] {
  const from = Math.ceil(phase.startSecond);
  const to = Math.floor(phase.startSecond + phase.measuredSeconds);
  return seconds.server.filter(({ name }) => name === metric)
    .map(({ values }) => values.slice(from, to).filter((value) => value !== null))
    .filter((values) => values.length > 0);
}
