import type { LiveReport, LiveVerdict } from "../live/live_report.ts";

/** How many of something ended how. */
export type VerdictCounts = Readonly<Record<LiveVerdict, number>>;

/** What a report comes to. */
export interface LiveSummary {
  /** Of alerts. */
  readonly cases: VerdictCounts;
  /** Of faults. */
  readonly faults: VerdictCounts;
  /** Of panels' queries. */
  readonly panels: VerdictCounts;
  /** The alert that came nearest to its promise, and the share of it that it took. */
  readonly slowest?: { readonly alert: string; readonly share: number };
}

/** Counts what came of everything. */
export function liveSummary({ cases, faults, panels }: LiveReport): LiveSummary {
  const shares = cases.flatMap(({ alert, detectionSeconds, promisedSeconds }) =>
    detectionSeconds === undefined ? [] : [{ alert, share: detectionSeconds / promisedSeconds }]
  );
  const [slowest] = shares.toSorted((one, other) => other.share - one.share);
  return {
    cases: verdictCounts(cases),
    faults: verdictCounts(faults),
    panels: verdictCounts(panels),
    ...(slowest === undefined ? {} : { slowest }),
  };
}

/** How many passed, failed and were not run. */
export function verdictCounts(
  entries: readonly { readonly verdict: LiveVerdict }[],
): VerdictCounts {
  const count = (verdict: LiveVerdict) => entries.filter((each) => each.verdict === verdict).length;
  return { "passed": count("passed"), "failed": count("failed"), "not-run": count("not-run") };
}
