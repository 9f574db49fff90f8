import { fontSize } from "./cartesian_axes.ts";
import { extent } from "./extent.ts";
import { type ChartFrame, defaultWidth, emptyFigure, figure } from "./figure.ts";
import { formatValue } from "./format_value.ts";
import { type CellColours, cellColours } from "./heatmap_colours.ts";
import { type Markup, markup } from "./markup.ts";
import { drawCell, writingFor } from "./heatmap_cell.ts";
import { fitText, textWidth } from "./text_width.ts";
import type { Unit } from "./unit.ts";

/** A matrix of values. */
export interface Heatmap extends ChartFrame {
  /** Names of rows, from the top. */
  readonly rows: readonly string[];
  /** Names of columns, from the left. */
  readonly columns: readonly string[];
  /** Values, row by row; `null` where there is none. */
  readonly values: readonly (readonly (number | null)[])[];
  /** Their unit. */
  readonly unit: Unit;
  /** What rows are, as in `victim`. */
  readonly rowTitle?: string;
  /** What columns are, as in `aggressor`. */
  readonly columnTitle?: string;
  /** From little to much, or both ways from a middle. Default: sequential. */
  readonly palette?: HeatmapPalette;
  /** Whether equal differences or equal ratios are equally far apart. Default: linear. */
  readonly scale?: "linear" | "log";
  /** Values of the ends of the palette. Default: the smallest and the largest value. */
  readonly domain?: readonly [number, number];
  /** Most pixels that a row is high; there is no `height`. Default: 30. */
  readonly rowHeight?: number;
  /** What is said instead when there is no value at all. */
  readonly empty?: string;
}

/** From little to much, or both ways from a middle, which has no colour. */
export type HeatmapPalette =
  | { readonly kind: "sequential" }
  | { readonly kind: "diverging"; readonly middle: number };

/**
 * Draws a matrix, with its values written into the cells where there is room; a title tells all of a
 * cell. Columns have names where there is room, which is at least every so many of them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { heatmap } from "./heatmap.ts";
 * import { textOf } from "./markup.ts";
 *
 * const chart = heatmap({
 *   title: "Who hurts whom",
 *   unit: "times",
 *   rows: ["steady"],
 *   columns: ["list storm", "write flood"],
 *   values: [[1.1, 8.4]],
 *   palette: { kind: "diverging", middle: 1 },
 *   scale: "log",
 * });
 * assert.match(textOf(chart), />8\.4×</);
 * ```
 */
export function heatmap(map: Heatmap): Markup {
  const { columns, columnTitle, rows, unit, values } = map;
  const found = extent(values.flat());
  if (found === undefined) return emptyFigure(map, map.empty ?? "Nothing came back");
  const colours = cellColours(map, found);
  const layout = layOut(map);
  const { left, rowHeight, top } = layout;
  const width = map.width ?? defaultWidth;
  const bottom = top + rows.length * rowHeight;
  const write = writingFor(map, layout);
  const cells = rows.map((row, at) =>
    markup`<g transform="translate(${left} ${top + at * rowHeight})">${
      columns.map((column, index) =>
        drawCell(values[at]?.[index] ?? null, {
          ...layout,
          index,
          colours,
          write,
          unit,
          name: `${row}, ${column}`,
        })
      )
    }</g>`
  );
  const title = columnTitle === undefined
    ? undefined
    : markup`<text class="muted" x="${left}" y="12">${columnTitle} →</text>`;
  return figure({
    ...map,
    width,
    height: bottom + 4,
    summary: `${rows.length} rows and ${columns.length} columns, from ${
      formatValue(found[0], unit)
    } to ${formatValue(found[1], unit)}`,
    drawing: markup`${title}${rowNames(map, layout)}${
      columnNames(columns, { ...layout, width })
    }${cells}`,
    below: colourKey(colours, unit),
  });
}

interface Layout {
  readonly left: number;
  readonly top: number;
  readonly columnWidth: number;
  readonly rowHeight: number;
  readonly isTilted: boolean;
}

const tilt = { sin: 0.643, cos: 0.766, degrees: -40 } as const;

function layOut(
  { columns, columnTitle, rowHeight = 30, rows, width = defaultWidth }: Heatmap,
): Layout {
  const widest = Math.max(0, ...rows.map((row) => textWidth(row, fontSize)));
  const left = Math.min(widest + 10, width * 0.36);
  const longest = Math.max(0, ...columns.map((column) => textWidth(column, fontSize)));
  const flat = (width - left) / Math.max(1, columns.length);
  const isTilted = longest + 6 > flat && columns.length <= 24;
  const overhang = isTilted ? Math.max(0, longest * tilt.cos - flat / 2) : 0;
  const columnWidth = (width - left - Math.min(overhang, width * 0.2)) /
    Math.max(1, columns.length);
  const names = isTilted ? longest * tilt.sin + 14 : 20;
  return {
    left,
    top: names + (columnTitle === undefined ? 0 : 16),
    columnWidth,
    rowHeight,
    isTilted,
  };
}

function rowNames({ rows, rowTitle }: Heatmap, { left, rowHeight, top }: Layout): Markup {
  const title = rowTitle === undefined
    ? undefined
    : markup`<text class="muted end" x="${left - 8}" y="${top - 6}">${rowTitle} ↓</text>`;
  const names = rows.map((row, at) =>
    markup`<text class="end mid" x="${left - 8}" y="${top + (at + 0.5) * rowHeight}">${
      fitText(row, { size: fontSize, width: left - 8 })
    }<title>${row}</title></text>`
  );
  return markup`${title}${names}`;
}

function columnNames(
  columns: readonly string[],
  layout: Layout & { readonly width: number },
): Markup[] {
  const { columnWidth, isTilted, left, top, width } = layout;
  const drawn: Markup[] = [];
  let free = -Infinity;
  for (const [at, column] of columns.entries()) {
    const middle = left + (at + 0.5) * columnWidth;
    if (isTilted) {
      drawn.push(
        markup`<text transform="translate(${middle} ${
          top - 7
        }) rotate(${tilt.degrees})">${column}</text>`,
      );
      continue;
    }
    const half = textWidth(column, fontSize) / 2;
    if (middle - half < free || middle + half > width + 2) continue;
    free = middle + half + 6;
    drawn.push(markup`<text class="middle muted" x="${middle}" y="${top - 7}">${column}</text>`);
  }
  return drawn;
}

/** The steps of the palette with the values of its ends and middle. */
function colourKey({ ends, letter, middle, steps }: CellColours, unit: Unit): Markup {
  const size = 14;
  const boxes = steps.map((step, at) =>
    markup`<rect class="${letter}${step}" x="${at * size}" width="${size}" height="8"/>`
  );
  const told = middle === undefined
    ? undefined
    : markup`<li>middle ${formatValue(middle, unit)}</li>`;
  return markup`<ul class="legend" aria-hidden="true"><li><em>${
    formatValue(ends[0], unit)
  }</em><svg width="${steps.length * size}" height="8">${boxes}</svg><em>${
    formatValue(ends[1], unit)
  }</em></li>${told}</ul>`;
}
