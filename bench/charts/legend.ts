import { type Markup, markup } from "./markup.ts";
import { seriesColours } from "./palette.ts";

/** One entry. */
export interface LegendEntry {
  /** What it is called. */
  readonly name: string;
  /** Which colour and dash it has: its place among the series, from 0. */
  readonly index: number;
  /** A figure behind its name, such as the newest value. */
  readonly value?: string | undefined;
}

/** Which series is which, below a chart; hovering an entry brings out its line. */
export function legend(entries: readonly LegendEntry[]): Markup {
  const items = entries.map(({ index, name, value }) =>
    markup`<li data-s="${index}"><svg width="18" height="8" aria-hidden="true"><path class="line ${
      seriesClass(index)
    }" d="M1 4H17"/></svg><span>${name}</span>${
      value === undefined ? undefined : markup` <em>${value}</em>`
    }</li>`
  );
  return markup`<ul class="legend">${items}</ul>`;
}

const dashes = 4;

/** The classes that give a series its colour and dash; both repeat, but not at once. */
export function seriesClass(index: number): string {
  const dash = Math.floor(index / seriesColours) % dashes;
  return `s${index % seriesColours}${dash === 0 ? "" : ` dash${dash}`}`;
}
