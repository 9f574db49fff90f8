import { dataTable, type TableCell } from "../../charts/data_table.ts";
import { formatValue } from "../../charts/format_value.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { latencyLimit } from "../../results/latency_limit.ts";
import type { RunResult } from "../../results/run_result.ts";
import type { TrialReport } from "../../results/trial_report.ts";
import { failedOf, operationRows } from "../operation_rows.ts";

/** Lines that are shown at once; more of them are shown when asked for. */
const rowsShown = 16;

/** Every operation of every phase of a trial; a p99 above the objective's limit is marked. */
export function operationsTable(trial: TrialReport, objective: RunResult["objective"]): Markup {
  const rows = operationRows({ trials: [trial] });
  const hasPhases = trial.phases.length > 1;
  const hasGroups = trial.groups.length > 1;
  const table = dataTable({
    columns: [
      { title: "Operation" },
      ...(hasPhases ? [{ title: "Phase" }] : []),
      ...(hasGroups ? [{ title: "Group" }] : []),
      ...["Requests", "Conflicts", "Failed", "p50", "p90", "p99", "p99.9", "Max", "Service p99"]
        .map((title) => ({ title, number: true })),
    ],
    rows: rows.map(({ operation, phase }) => {
      const { conflicts, group, kind, latency, name, service } = operation;
      const limit = latencyLimit(objective, kind);
      return [
        name,
        ...(hasPhases ? [phase.name] : []),
        ...(hasGroups ? [group] : []),
        counted(latency.count),
        counted(conflicts),
        counted(failedOf(operation)),
        timed(latency.p50),
        timed(latency.p90),
        limit !== null && latency.p99 > limit ? above(latency.p99, limit) : timed(latency.p99),
        timed(latency.p999),
        timed(latency.max),
        timed(service.p99),
      ];
    }),
  });
  return rows.length <= rowsShown
    ? table
    : markup`<details><summary>All ${rows.length} operations of all phases</summary>${table}</details>`;
}

function counted(value: number): TableCell {
  return { show: formatValue(value, "count"), key: value };
}

function timed(value: number): TableCell {
  return { show: formatValue(value, "ms"), key: value };
}

function above(value: number, limit: number): TableCell {
  const title = `above ${formatValue(limit, "ms")}`;
  return {
    show: markup`<b class="bad" title="${title}">${formatValue(value, "ms")}</b>`,
    key: value,
  };
}
