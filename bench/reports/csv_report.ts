import type { RunResult } from "../results/run_result.ts";
import { failedOf, type OperationRow, operationRows } from "./operation_rows.ts";

const quantiles = ["mean", "p50", "p90", "p99", "p999", "p9999", "max"] as const;

const columns = [
  ...["scenario", "trial", "phase", "group", "operation", "kind", "measured_seconds"],
  ...["done", "conflicts", "failed"],
  ...quantiles.map((name) => `${name}_ms`),
  ...quantiles.map((name) => `service_${name}_ms`),
];

/**
 * A line for each operation of each phase, as RFC 4180 has it: latencies from the moment due, then
 * the service times from the moment sent.
 */
export function csvReport(result: RunResult): string {
  const rows = operationRows(result).map((row) => cellsOf(result, row));
  return [columns, ...rows].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

function cellsOf({ scenario }: RunResult, { operation, phase, trial }: OperationRow) {
  const { conflicts, done, group, kind, latency, name, service } = operation;
  return [
    ...[scenario.name, trial.name, phase.name, group, name, kind, phase.measuredSeconds],
    ...[done, conflicts, failedOf(operation)],
    ...quantiles.map((quantile) => latency[quantile]),
    ...quantiles.map((quantile) => service[quantile]),
  ];
}

/** A text that a spreadsheet would take for a formula is made a text by an apostrophe. */
function quoted(cell: string | number): string {
  if (typeof cell === "number") return String(cell);
  const harmless = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
