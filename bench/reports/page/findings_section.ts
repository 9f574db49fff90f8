import { curveChart } from "../../charts/curve_chart.ts";
import { dataTable, type TableCell } from "../../charts/data_table.ts";
import { responsive } from "../../charts/figure.ts";
import { formatValue } from "../../charts/format_value.ts";
import { heatmap } from "../../charts/heatmap.ts";
import { type Markup, markup } from "../../charts/markup.ts";
import { pageSection } from "../../charts/page_parts.ts";
import type {
  Findings,
  FindingsCurve,
  FindingsMatrix,
  FindingsTable,
} from "../../results/findings.ts";
import { median } from "../../statistics/median.ts";
import { figureInterval, figureValue, findingUnit } from "../figure_value.ts";

/** Figures that are shown as tiles at the top; where there are more, all are in a table. */
export const tilesShown = 8;

/** What the scenario concludes: curves and matrices first, tables and figures after; or nothing. */
export function findingsSection(findings: Findings): Markup | undefined {
  const { curves, figures, matrices, notes, tables } = findings;
  const cards = [
    ...[...matrices.map(matrixPart), ...curves.map(curvePart)]
      .map((chart) => markup`<div class="card">${chart}</div>`),
    ...tables.map(tablePart),
    ...(figures.length > tilesShown ? [figuresPart(findings)] : []),
  ];
  if (cards.length === 0 && notes.length === 0) return undefined;
  return pageSection({
    id: "findings",
    title: "Findings",
    body: markup`${
      notes.map((note) => markup`<p class="muted">${note}</p>`)
    }<div class="stack">${cards}</div>`,
  });
}

function matrixPart(matrix: FindingsMatrix): Markup {
  const { better, columns, neutral, rows, title, unit, values } = matrix;
  return responsive((width) =>
    heatmap({
      title,
      description: better === "lower" ? "less is better" : "more is better",
      unit: findingUnit(unit),
      rows,
      columns,
      values,
      width,
      ...(neutral !== null && better === "lower"
        ? { palette: { kind: "diverging", middle: neutral } }
        : {}),
      scale: isPositive(values.flat()) ? "log" : "linear",
    }), { narrow: 330 });
}

/** A logarithm of nothing does not exist. */
function isPositive(values: readonly (number | null)[]): boolean {
  return values.every((value) => value === null || value > 0);
}

function curvePart({ marks, series, title, x, y }: FindingsCurve): Markup {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value));
  return responsive((width) =>
    curveChart({
      title,
      description: `${y.title} over ${x.title}`,
      unit: findingUnit(y.unit),
      x: { unit: findingUnit(x.unit), scale: x.scale },
      scale: y.scale === "log" && isPositive(values) ? "log" : "linear",
      series: series.map(({ name, points }) => ({ name, points: onceEach(points) })),
      marks: marks.filter(({ axis }) => axis === "x")
        .map(({ label, value }) => ({ at: value, label })),
      thresholds: marks.filter(({ axis }) => axis === "y")
        .map(({ label, value }) => ({ value, label })),
      width,
      height: width > 600 ? 300 : 240,
    }), { narrow: 330 });
}

/** A place that was tried several times is told by the median of what was measured there. */
function onceEach(points: FindingsCurve["series"][number]["points"]) {
  const places = Map.groupBy(points, ([at]) => at);
  return [...places].toSorted(([one], [other]) => one - other).map(([at, tried]) => {
    const known = tried.flatMap(([, value]) => value === null ? [] : [value]);
    return [at, median(known)] as const;
  });
}

function tablePart({ columns, rows, title }: FindingsTable): Markup {
  return dataTable({
    caption: title,
    columns: columns.map(({ title, unit }, index) => ({
      title: unit === "" ? title : `${title}, ${unit}`,
      number: rows.some((row) => typeof row[index] === "number"),
    })),
    rows: rows.map((row) => row.map(cellOf)),
  });
}

/** The unit stands in the heading, so that a column of figures can be compared. */
function cellOf(cell: string | number | null): TableCell {
  if (cell === null) return { show: "–", key: null };
  return typeof cell === "string"
    ? { show: cell }
    : { show: formatValue(cell, "count"), key: cell };
}

function figuresPart({ figures }: Findings): Markup {
  return dataTable({
    caption: "Figures",
    columns: [
      { title: "What" },
      { title: "Figure", number: true },
      { title: "95 % interval", number: true },
      { title: "Better" },
    ],
    rows: figures.map((figure) => [
      figure.title,
      { show: figureValue(figure), key: figure.value },
      { show: figureInterval(figure), key: figure.interval?.low ?? null },
      figure.better === "neither" ? "" : figure.better,
    ]),
  });
}
