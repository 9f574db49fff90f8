import { fontSize, type PlotArea } from "./cartesian_axes.ts";
import { formatElapsed } from "./format_elapsed.ts";
import { formatValue } from "./format_value.ts";
import { type Markup, markup } from "./markup.ts";
import type { Scale } from "./scale.ts";
import { textWidth } from "./text_width.ts";
import type { Tone } from "./tone.ts";
import type { Unit } from "./unit.ts";

/** Something that happened: a moment, or a while when it has an end. */
export interface EventMark {
  /** When, in seconds on the chart's axis. */
  readonly at: number;
  /** When it ended. */
  readonly to?: number;
  /** What it was. */
  readonly label: string;
}

/** A value that means something, drawn as a horizontal line. */
export interface Threshold {
  /** The value, in the chart's unit. */
  readonly value: number;
  /** What it means, as in `limit`. */
  readonly label: string;
  /** What passing it is. Default: bad. */
  readonly tone?: Tone;
}

/** Height of one line of flags above a plot, in pixels. */
export const flagHeight = 17;

/** A mark with its number and the line of flags that it stands in. */
export interface PlacedMark extends EventMark {
  /** Its number, from 1. */
  readonly number: number;
  /** The line of flags, from 0 at the bottom. */
  readonly line: number;
}

/** Numbers marks by time, and moves flags that would touch up by a line. */
export function placeMarks(marks: readonly EventMark[], x: Scale): PlacedMark[] {
  const free: number[] = [];
  return marks.toSorted((one, other) => one.at - other.at).map((mark, index) => {
    const at = x.at(mark.at);
    const found = free.findIndex((end) => end <= at);
    const line = found === -1 ? free.length : found;
    free[line] = at + flagHeight;
    return { ...mark, number: index + 1, line };
  });
}

/** Marks in a plot: a line down from a numbered flag, and a shade where they lasted. */
export function drawMarks(
  placed: readonly PlacedMark[],
  { area: { bottom, top }, x }: { readonly area: PlotArea; readonly x: Scale },
): Markup {
  return markup`${
    placed.map(({ at, label, line, number, to }) => {
      const from = x.at(at);
      const middle = top - 9 - line * flagHeight;
      const shade = to === undefined
        ? undefined
        : markup`<rect class="span" x="${from}" y="${top}" width="${
          Math.max(1, x.at(to) - from)
        }" height="${bottom - top}"/>`;
      const tip = `${whenOf({ at, ...(to === undefined ? {} : { to }) })}: ${label}`;
      return markup`${shade}<path class="mark" d="M${from} ${middle}V${bottom}"/><g data-tip=""><title>${tip}</title><circle class="flag" cx="${from}" cy="${middle}" r="7.5"/><text class="middle mid" x="${from}" y="${
        middle + 0.5
      }">${number}</text></g>`;
    })
  }`;
}

/** What the numbers stand for, below a chart. */
export function marksKey(placed: readonly PlacedMark[]): Markup | undefined {
  if (placed.length === 0) return undefined;
  return markup`<ol class="legend">${
    placed.map((mark) =>
      markup`<li><b>${mark.number}</b><span>${mark.label} (${whenOf(mark)})</span></li>`
    )
  }</ol>`;
}

/** How many lines of flags there are. */
export function flagLines(placed: readonly PlacedMark[]): number {
  return Math.max(0, ...placed.map(({ line }) => line + 1));
}

/** Where thresholds are drawn. */
export interface ThresholdPlace {
  /** The plot. */
  readonly area: PlotArea;
  /** Its vertical scale. */
  readonly y: Scale;
  /** The unit of values. */
  readonly unit: Unit;
  /** Pixels through which lines run; names of thresholds keep off them. */
  readonly busy: readonly (readonly [x: number, y: number])[];
}

/** Thresholds as dashed lines with their names; one that lies above the plot is told at its top. */
export function drawThresholds(
  thresholds: readonly Threshold[],
  { area: { left, right, top }, busy, unit, y }: ThresholdPlace,
): Markup {
  let above = 0;
  return markup`${
    thresholds.map(({ label, tone = "bad", value }) => {
      const text = `${label} ${formatValue(value, unit)}`;
      if (value > y.domain[1]) {
        above += 1;
        return markup`<text class="limit-text end ${tone}" x="${right}" y="${
          top - 4 + 13 * above
        }">↑ ${text}</text>`;
      }
      const at = y.at(value);
      const baseline = at - top < 14 ? at + 12 : at - 4;
      const width = textWidth(text, fontSize);
      const free = (from: number) => roomAround(busy, { from, to: from + width, at: baseline - 4 });
      const atLeft = free(left) > free(right - width);
      return markup`<path class="limit ${tone}" d="M${left} ${at}H${right}"/><text class="limit-text ${tone}${
        atLeft ? "" : " end"
      }" x="${atLeft ? left + 4 : right}" y="${baseline}">${text}</text>`;
    })
  }`;
}

/** More room than this is of no use. */
const enough = 12;

/** How far the nearest line is above or below a text. */
function roomAround(
  busy: readonly (readonly [x: number, y: number])[],
  { at, from, to }: { readonly at: number; readonly from: number; readonly to: number },
): number {
  let room = enough;
  for (const [x, y] of busy) if (x >= from && x <= to) room = Math.min(room, Math.abs(y - at));
  return room;
}

function whenOf({ at, to }: Pick<EventMark, "at" | "to">): string {
  return to === undefined ? formatElapsed(at) : `${formatElapsed(at)} to ${formatElapsed(to)}`;
}
