import type { Paint } from "../../diagnostics/paint.ts";
import { alignedRows, readable } from "./aligned_rows.ts";
import { countsOf, failuresOf } from "./phase_counts.ts";
import type { TrialReport } from "./trial_report.ts";

/** What every group met in every measured phase of every trial, a line each. */
export function trialTable(trials: readonly TrialReport[], paint: Paint): string {
  const header = ["trial", "phase", "group", "load", "requests", "failed", "p50 ms", "p99", "max"];
  const [first = "", ...lines] = alignedRows([header, ...trials.flatMap(rowsOf)]);
  return [paint.strong(first), ...lines].join("\n");
}

function rowsOf({ name, phases }: TrialReport): (readonly string[])[] {
  return phases.flatMap((phase) =>
    Object.entries(phase.load).map(([group, load]) => {
      const counts = countsOf(phase.operations.filter((each) => each.group === group));
      const { count, max, p50, p99 } = counts.latency;
      const latencies = [p50, p99, max].map((value) => count === 0 ? "–" : readable(value));
      return [name, phase.name, group, load, `${count}`, `${failuresOf(counts)}`, ...latencies];
    })
  );
}
