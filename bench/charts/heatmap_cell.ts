import { fontSize } from "./cartesian_axes.ts";
import { formatValue, noValue } from "./format_value.ts";
import type { Heatmap } from "./heatmap.ts";
import type { CellColours } from "./heatmap_colours.ts";
import { type Markup, markup } from "./markup.ts";
import { textWidth } from "./text_width.ts";
import type { Unit } from "./unit.ts";

/** Pixels of a cell. */
export interface CellSize {
  /** How wide it is. */
  readonly columnWidth: number;
  /** How high it is. */
  readonly rowHeight: number;
}

/** How a cell is drawn. */
export interface HeatmapCell extends CellSize {
  /** Its column, from 0. */
  readonly index: number;
  /** Colours of the matrix. */
  readonly colours: CellColours;
  /** The unit of its value. */
  readonly unit: Unit;
  /** Its row and column in words. */
  readonly name: string;
  /** What is written into it. */
  readonly write: CellWriting;
}

/** What is written into a cell; nothing where there is no room. */
export type CellWriting = (value: number | null) => string;

const smallestRow = 16;

/** How all cells of a matrix are written: with units, shorter, or not at all; the same for all of them. */
export function writingFor(
  { unit, values }: Pick<Heatmap, "unit" | "values">,
  { columnWidth, rowHeight }: CellSize,
): CellWriting {
  const ways: readonly CellWriting[] = [
    (value) => formatValue(value, unit),
    ...(unit === "times" || unit === "count" ? [shortNumber] : []),
  ];
  const fits = (text: string) => textWidth(text, fontSize) + 2 <= columnWidth;
  const way = ways.find((each) => values.flat().every((value) => fits(each(value))));
  return rowHeight < smallestRow || way === undefined ? () => "" : way;
}

function shortNumber(value: number | null): string {
  if (value === null) return noValue;
  if (Math.abs(value) >= 1_000) return formatValue(Number(value.toPrecision(2)), "count");
  return String(Number(value.toPrecision(Math.abs(value) < 1 ? 1 : 2)));
}

/** A cell with its colour, its text where there is room, and all of it in a title. */
export function drawCell(
  value: number | null,
  { colours, columnWidth, index, name, rowHeight, unit, write }: HeatmapCell,
): Markup {
  const gap = columnWidth > 8 ? 1 : 0;
  const text = formatValue(value, unit);
  const colour = value === null ? "none" : colours.classOf(value);
  const box = markup`<rect class="${colour}" x="${index * columnWidth}" width="${
    columnWidth - gap
  }" height="${rowHeight - gap}"${gap === 1 ? markup` rx="2"` : undefined}/>`;
  const written = write(value);
  const label = written === ""
    ? undefined
    : markup`<text class="middle mid ${value === null ? "muted" : colour}" x="${
      (index + 0.5) * columnWidth
    }" y="${rowHeight / 2}">${written}</text>`;
  return markup`<g data-tip=""><title>${name}: ${text}</title>${box}${label}</g>`;
}
