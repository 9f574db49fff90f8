import type { Paint } from "../../diagnostics/paint.ts";
import { alignedRows, readable } from "./aligned_rows.ts";
import { latencyLimit, type PromisedObjective } from "./latency_limit.ts";
import { type Counts, countsOf, failuresOf } from "./phase_counts.ts";
import type { PhaseReport } from "./trial_report.ts";

/** How a table of operations is drawn. */
export interface OperationTableOptions {
  /** What was promised. */
  readonly objective: PromisedObjective;
  /** Colours. */
  readonly paint: Paint;
}

/** What was promised and kept in a phase, operation by operation, and all of them together. */
export function operationTable(phase: PhaseReport, options: OperationTableOptions): string {
  const { objective, paint } = options;
  const rows = phase.operations.map((operation) => {
    const limit = latencyLimit(objective, operation.kind);
    return { cells: rowOf(operation.name, operation, limit), missed: isMissed(operation, limit) };
  });
  const header = ["operation", "requests", "failed", "lost CAS", "p50 ms", "p99", "p99.9", "max"];
  const [first = "", ...lines] = alignedRows([
    [...header, "p99 limit"],
    ...rows.map(({ cells }) => cells),
    rowOf("all", countsOf(phase.operations), null),
  ]);
  const painted = lines.map((line, index) => rows[index]?.missed ? paint.bad(line) : line);
  return [paint.strong(first), ...painted].join("\n");
}

function isMissed({ latency }: Counts, limit: number | null): limit is number {
  return limit !== null && latency.p99 > limit;
}

function rowOf(name: string, counts: Counts, limit: number | null): readonly string[] {
  const { count, max, p50, p99, p999 } = counts.latency;
  return [
    name,
    `${count}`,
    `${failuresOf(counts)}`,
    `${counts.conflicts}`,
    count === 0 ? "–" : readable(p50),
    count === 0 ? "–" : readable(p99),
    // Of fewer than a thousand, the 99.9th percentile is the maximum under another name.
    count < 1_000 ? "–" : readable(p999),
    count === 0 ? "–" : readable(max),
    limit === null ? "" : isMissed(counts, limit) ? `missed ≤ ${limit}` : `≤ ${limit}`,
  ];
}
