import { pixel } from "./line_paths.ts";
import { type Markup, markup } from "./markup.ts";
import type { Scale } from "./scale.ts";
import type { Point } from "./thin_points.ts";

/** Columns of a chart, at which the pointer reads off values. */
export interface ReadOutColumns {
  /** Pixels as they are written, from left to right. */
  readonly pixels: readonly string[];
  /** Attributes of the drawing, which the page's script reads. */
  readonly attributes: Markup;
}

/** The columns of all points of a chart, each headed by its place on the horizontal axis. */
export function readOutColumns(
  series: readonly (readonly Point[])[],
  { label, x }: { readonly label: (at: number) => string; readonly x: Scale },
): ReadOutColumns {
  const places = new Map<string, number>();
  for (const [at] of series.flat().toSorted(([one], [other]) => one - other)) {
    const column = pixel(x.at(at));
    if (!places.has(column)) places.set(column, at);
  }
  const pixels = [...places.keys()];
  const labels = [...places.values()].map(label).join("|");
  return {
    pixels,
    attributes: pixels.length === 0
      ? markup``
      : markup` data-x="${pixels.join(",")}" data-l="${labels}"`,
  };
}

/**
 * The texts of a series in these columns, short: empty where it is as in the column before, and `-`
 * where there is none. Of several points in a column the last one is told.
 */
export function readOutTexts(
  points: readonly Point[],
  { columns: { pixels }, format, x }: ReadOutTexts,
): string {
  const texts = new Map(
    points.map(([at, y]) => [pixel(x.at(at)), y === null ? "-" : format(y)]),
  );
  let last = "-";
  return pixels.map((column) => {
    const text = texts.get(column) ?? "-";
    const told = text === last ? "" : text;
    last = text;
    return told;
  }).join("|");
}

/** How texts are made. */
export interface ReadOutTexts {
  /** Where. */
  readonly columns: ReadOutColumns;
  /** What a value is written as; may not contain `|`. */
  readonly format: (value: number) => string;
  /** The horizontal scale. */
  readonly x: Scale;
}
