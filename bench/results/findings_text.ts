import type { Paint } from "../../diagnostics/paint.ts";
import { alignedRows } from "./aligned_rows.ts";
import type { Figure, Findings, FindingsMatrix, FindingsTable } from "./findings.ts";
import { wrapText } from "./wrap_text.ts";

/** How findings are laid out. */
export interface FindingsTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  /** Colours. */
  readonly paint: Paint;
}

/** What a scenario concluded, block by block. Curves are for reports that can draw. */
export function findingsText(findings: Findings, options: FindingsTextOptions): string[] {
  const { paint, width } = options;
  const { figures, matrices, notes, tables } = findings;
  return [
    ...(figures.length === 0 ? [] : [figureLines(figures).join("\n")]),
    ...tables.map((table) => tableText(table, paint)),
    ...matrices.map((matrix) => tableText(tableOf(matrix), paint)),
    ...notes.map((note) => wrapText(note, { width, indent: 0 })),
  ];
}

function figureLines(figures: readonly Figure[]): string[] {
  return alignedRows(figures.map(({ interval, title, unit, value }) => [
    title,
    value === null ? "not found" : `${inUnit(value, unit)}`,
    interval === null ? "" : `${inUnit(interval.low, unit)} to ${inUnit(interval.high, unit)}`,
  ]));
}

function inUnit(value: number, unit: Figure["unit"]): string {
  if (unit === "share") return `${figure(value * 100)} %`;
  if (unit === "bytes") return bytesText(value);
  return unit === "count" || unit === "ratio" ? figure(value) : `${figure(value)} ${unit}`;
}

/** In steps of a thousand, as everywhere in what is printed. */
function bytesText(value: number): string {
  if (Math.abs(value) < 1e3) return `${figure(value)} bytes`;
  return Math.abs(value) < 1e6 ? `${figure(value / 1e3)} kB` : `${figure(value / 1e6)} MB`;
}

function tableText({ columns, rows, title }: FindingsTable, paint: Paint): string {
  const header = columns.map(({ title, unit }) => unit === "" ? title : `${title} ${unit}`);
  const cells = rows.map((row) =>
    row.map((cell) => cell === null ? "–" : typeof cell === "number" ? figure(cell) : cell)
  );
  const [first = "", ...lines] = alignedRows([header, ...cells]);
  return [title, paint.strong(first), ...lines].join("\n");
}

function tableOf({ columns, rows, title, unit, values }: FindingsMatrix): FindingsTable {
  return {
    title: unit === "" ? title : `${title} (${unit})`,
    columns: ["", ...columns].map((title) => ({ title, unit: "" })),
    rows: rows.map((row, index) => [row, ...values[index] ?? []]),
  };
}

/** Four digits tell figures apart, and more is not known. */
function figure(value: number): string {
  return `${Number(value.toPrecision(4))}`;
}
