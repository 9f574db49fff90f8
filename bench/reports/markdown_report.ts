import { formatValue } from "../charts/format_value.ts";
import type { Findings, FindingsMatrix, FindingsTable } from "../results/findings.ts";
import type { RunResult } from "../results/run_result.ts";
import { figureInterval, figureValue, findingUnit } from "./figure_value.ts";
import { failedOf, operationRows } from "./operation_rows.ts";
import { verdictWords } from "./verdict_words.ts";

/** A result for a pull request: verdict and findings first, everything else folded. */
export function markdownReport(result: RunResult): string {
  const { environment, findings, reasons, scenario } = result;
  return [
    `### ${verdictWords[result.verdict]}: ${text(scenario.title)}`,
    ...(reasons.length === 0 ? [] : [reasons.map((reason) => `- ${text(reason)}`).join("\n")]),
    `_${text(scenario.question)}_`,
    ...figuresPart(findings),
    ...findings.tables.map(tablePart),
    ...findings.matrices.map((matrix) => tablePart(matrixTable(matrix))),
    ...findings.notes.map(text),
    folded("Every operation", operationsPart(result)),
    folded("Environment", environmentPart(result)),
    ...(environment.sharedMachine
      ? ["Generator and members shared one machine: fit to compare runs, not to size."]
      : []),
  ].join("\n\n") + "\n";
}

function figuresPart({ figures }: Findings): string[] {
  if (figures.length === 0) return [];
  return [
    grid(["", "figure", "95 % interval"], [
      ...figures.map((each) => [each.title, `**${figureValue(each)}**`, figureInterval(each)]),
    ]),
  ];
}

function tablePart({ columns, rows, title }: FindingsTable): string {
  const header = columns.map(({ title, unit }) => unit === "" ? title : `${title} (${unit})`);
  const cells = rows.map((row) => row.map(cellText));
  return `**${text(title)}**\n\n${grid(header, cells)}`;
}

function matrixTable({ columns, rows, title, unit, values }: FindingsMatrix): FindingsTable {
  return {
    title: unit === "" ? title : `${title} (${unit})`,
    columns: ["", ...columns].map((title) => ({ title, unit: "" })),
    rows: rows.map((row, index) => [row, ...values[index] ?? []]),
  };
}

function operationsPart(result: RunResult): string {
  const rows = operationRows(result).map(({ operation, phase, trial }) => {
    const { p50, p99, p999 } = operation.latency;
    const times = [p50, p99, p999].map((value) => formatValue(value, "ms"));
    const place = [trial.name, phase.name, operation.group].join(" / ");
    return [place, operation.name, String(operation.done), String(failedOf(operation)), ...times];
  });
  return grid(
    ["trial / phase / group", "operation", "done", "failed", "p50", "p99", "p99.9"],
    rows,
  );
}

function environmentPart({ environment, scenario, startedAt }: RunResult): string {
  const { cores, deno, hash, kernel, memoryBytes, os, processor, target, tool } = environment;
  return grid(["", ""], [
    ["when", startedAt],
    ["asked for", `${scenario.name}, profile ${scenario.profile}, seed ${scenario.seed}`],
    ["target", target],
    ["machine", `${processor}, ${cores} cores, ${formatValue(memoryBytes, "bytes")}`],
    ["system", [os, kernel].join(" ").trim()],
    ["tool", `${tool} on Deno ${deno}`],
    ["environment hash", `\`${hash.slice(0, 12)}\``],
  ]);
}

function folded(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** The first column holds words; the others stand at the right. */
function grid(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(text).join(" | ")} |`;
  const rule = header.map((_, index) => index === 0 ? "---" : "--:");
  return [line(header), `| ${rule.join(" | ")} |`, ...rows.map(line)].join("\n");
}

function cellText(cell: string | number | null): string {
  if (cell === null) return "–";
  return typeof cell === "string" ? cell : formatValue(cell, findingUnit(""));
}

/** Nothing of a result may end a cell, open a tag, or notify somebody. */
function text(value: string): string {
  return value.replaceAll("<", "&lt;").replaceAll("|", "\\|").replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("@", "&#64;");
}
