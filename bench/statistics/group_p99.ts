import { quantilesOfEncoded } from "../results/quantiles_of.ts";
import type { PhaseReport } from "../results/trial_report.ts";

/** Which requests are meant. */
export interface RequestChoice {
  /** Only of this group. Default: of all. */
  readonly group?: string;
  /** Only of this kind. Default: of all. */
  readonly kind?: PhaseReport["operations"][number]["kind"];
}

/**
 * The 99th percentile of the latencies of some phases' requests taken together, in milliseconds;
 * null where there were none.
 */
export function groupP99(
  phases: readonly PhaseReport[],
  { group, kind }: RequestChoice = {},
): number | null {
  const histograms = phases.flatMap(({ operations }) => operations)
    .filter((each) => each.latency.count > 0)
    .filter((each) => group === undefined || each.group === group)
    .filter((each) => kind === undefined || each.kind === kind)
    .map(({ histogram }) => histogram);
  return histograms.length === 0 ? null : quantilesOfEncoded(histograms).p99;
}
