import { fontSize } from "./cartesian_axes.ts";
import { formatElapsed } from "./format_elapsed.ts";
import { type Markup, markup } from "./markup.ts";
import type { Scale } from "./scale.ts";
import { textWidth } from "./text_width.ts";
import type { TimelineInstant, TimelineSpan } from "./timeline.ts";

/** Height of what lasted, in pixels. */
export const barHeight = 16;

/** Where something is drawn. */
export interface TimelinePlace {
  /** What its line is about. */
  readonly row: string;
  /** The scale of time. */
  readonly x: Scale;
  /** The pixel of the line's middle. */
  readonly middle: number;
  /** The second of the line's promise, off which texts keep. */
  readonly promise: number | undefined;
}

/** Something that lasted, with its label where there is room. */
export function drawSpan(span: TimelineSpan, place: TimelinePlace): Markup {
  const { from, label, soft, to, tone } = span;
  const { middle, row, x } = place;
  const start = x.at(from);
  const width = Math.max(2, x.at(to) - start);
  const at = labelPlace(label, { start, end: start + width, place });
  const text = at === undefined
    ? undefined
    : markup`<text class="mid${soft === true ? "" : " on-fill"}" x="${at}" y="${
      middle + 0.5
    }">${label}</text>`;
  return markup`<g data-tip=""><title>${row}: ${label}, ${formatElapsed(from)} to ${
    formatElapsed(to)
  }</title><rect class="fill-${tone}${soft === true ? " soft" : ""}" x="${start}" y="${
    middle - barHeight / 2
  }" width="${width}" height="${barHeight}" rx="3"/>${text}</g>`;
}

const padding = 5;

/** Where a label begins: at the start, or behind the line of the promise when that would cross it. */
function labelPlace(
  label: string,
  { end, place: { promise, x }, start }: {
    readonly start: number;
    readonly end: number;
    readonly place: TimelinePlace;
  },
): number | undefined {
  const size = textWidth(label, fontSize);
  const crossing = promise === undefined ? -Infinity : x.at(promise);
  const isFree = (at: number) =>
    at + size + padding <= end && (crossing < at - 2 || crossing > at + size + 2);
  return [start + padding, crossing + padding].find((at) => at > start && isFree(at));
}

/** Something that happened at once. */
export function drawInstant({ at, label, tone }: TimelineInstant, place: TimelinePlace): Markup {
  const { middle, row, x } = place;
  return markup`<g data-tip=""><title>${row}: ${label}, ${
    formatElapsed(at)
  }</title><path class="fill-${tone}" transform="translate(${
    x.at(at)
  } ${middle})" d="M0 -7L6 0L0 7L-6 0Z"/></g>`;
}
