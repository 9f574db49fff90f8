import type { LiveReport } from "../live/live_report.ts";

/** How a rule set did with the faults that were made. */
export interface RuleSetScore {
  /** Its name. */
  readonly ruleSet: string;
  /** How many faults it was judged by. */
  readonly faults: number;
  /** How many of them made some alert of it fire. */
  readonly detected: number;
  /** Median of seconds from a fault to its first alert; absent when it detected none. */
  readonly medianSeconds?: number;
  /** Alerts that fired in the run without a fault; absent where there was none. */
  readonly falseAlerts?: number;
  /** Seconds from each fault to its first alert, by the fault's id; absent where it was missed. */
  readonly seconds: ReadonlyMap<string, number>;
}

/** Faults that were made and should make an alert fire, other than the one that always does. */
export function scoredFaults({ faults }: LiveReport): LiveReport["faults"] {
  return faults.filter(({ family, injectedAt, verdict }) =>
    verdict !== "not-run" && injectedAt !== undefined && family !== "monitoring"
  );
}

/**
 * How each rule set did, ours first: any alert of it counts that fires while a fault is on. One that
 * was pending before it was begun is left from the fault before, or of the machine, and says nothing.
 */
export function ruleSetScores(report: LiveReport): RuleSetScore[] {
  const faults = scoredFaults(report);
  return report.ruleSets.map((ruleSet) => {
    const seconds = new Map<string, number>();
    for (const { beganAt = 0, fired, id, injectedAt = 0 } of faults) {
      const times = fired.filter((each) => each.ruleSet === ruleSet && each.pendingAt >= beganAt)
        .map(({ firingAt }) => firingAt);
      if (times.length > 0) seconds.set(id, Math.max(0, Math.min(...times) - injectedAt) / 1_000);
    }
    const middle = median([...seconds.values()]);
    return {
      ruleSet,
      faults: faults.length,
      detected: seconds.size,
      ...(middle === undefined ? {} : { medianSeconds: middle }),
      ...(report.quiet === undefined ? {} : {
        falseAlerts: report.quiet.fired.filter((each) => each.ruleSet === ruleSet).length,
      }),
      seconds,
    };
  });
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const half = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[half];
  const [low, high] = [sorted[half - 1], sorted[half]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
