import type { Paint } from "../../diagnostics/paint.ts";
import { alignedRows } from "../results/aligned_rows.ts";
import type { MetricComparison } from "./compare_metrics.ts";
import type { RunComparison } from "./compare_runs.ts";

/** A comparison for a terminal: what changed first, then what did not, with why not. */
export function comparisonText(comparison: RunComparison, paint: Paint): string {
  const { basis, metrics, notes, scenario } = comparison;
  const [header = "", ...rows] = alignedRows([columns, ...metrics.map(cellsOf)]);
  return [
    `${comparisonHeadline(comparison)}  ${scenario}, ${basis}`,
    "",
    paint.strong(header),
    ...rows,
    ...(notes.length === 0 ? [] : ["", ...notes]),
  ].join("\n");
}

/** The same as a table in Markdown, for a pull request. */
export function comparisonMarkdown(comparison: RunComparison): string {
  const { basis, metrics, notes, scenario } = comparison;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    `**${comparisonHeadline(comparison)}** ${scenario}, ${basis}`,
    "",
    line(columns),
    line(columns.map((_, index) => index === 0 || index === 5 ? "---" : "--:")),
    ...metrics.map((metric) => line(cellsOf(metric))),
    ...notes.flatMap((note) => ["", note]),
    "",
  ].join("\n");
}

const columns = ["figure", "before", "after", "change", "95 % interval", "verdict"];

/** The verdict in capitals. */
export function comparisonHeadline({ metrics, regressed }: RunComparison): string {
  if (regressed) return "REGRESSION";
  return metrics.some(({ verdict }) => verdict === "improvement") ? "IMPROVEMENT" : "NO DIFFERENCE";
}

function cellsOf({ base, doubt, head, high, low, name, ratio, unit, verdict }: MetricComparison) {
  const said = verdict === "no-difference" ? `no difference: ${doubt}` : verdict;
  return [
    name,
    `${figure(base)} ${unit}`,
    `${figure(head)} ${unit}`,
    change(ratio),
    `${change(low)} to ${change(high)}`,
    said,
  ];
}

function change(ratio: number): string {
  if (!Number.isFinite(ratio)) return "–";
  const percent = (ratio - 1) * 100;
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)} %`;
}

function figure(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
