import { fontSize } from "./cartesian_axes.ts";
import { formatElapsed } from "./format_elapsed.ts";
import { type Markup, markup } from "./markup.ts";
import type { Scale } from "./scale.ts";
import { textWidth } from "./text_width.ts";
import type { TimelineInstant } from "./timeline.ts";

/** A moment with the place of its text. */
export interface PlacedMoment extends TimelineInstant {
  /** The line of text that it stands in, from 0. */
  readonly line: number;
  /** The pixel at which its text begins. */
  readonly start: number;
}

/** Texts of moments begin at their lines, or end there at the right edge; each line of text is free. */
export function placeMoments(
  moments: readonly TimelineInstant[],
  { right, x }: { readonly right: number; readonly x: Scale },
): PlacedMoment[] {
  const free: number[] = [];
  return moments.toSorted((one, other) => one.at - other.at).map((moment) => {
    const at = x.at(moment.at);
    const size = textWidth(moment.label, fontSize);
    const start = Math.max(0, Math.min(at + 4, right + 12 - size));
    const found = free.findIndex((end) => end <= Math.min(start, at));
    const line = found === -1 ? free.length : found;
    free[line] = start + size + 8;
    return { ...moment, line, start };
  });
}

/** Moments as lines down from their texts. */
export function drawMoments(
  placed: readonly PlacedMoment[],
  { bottom, x }: { readonly x: Scale; readonly bottom: number },
): Markup[] {
  return placed.map(({ at, label, line, start, tone }) => {
    const y = 10 + line * 14;
    return markup`<g data-tip=""><title>${label}, ${
      formatElapsed(at)
    }</title><path class="mark ${tone}" d="M${x.at(at)} ${y - 7}V${bottom}"/><text class="${
      tone === "neutral" ? "muted" : `label ${tone}`
    }" x="${start}" y="${y}">${label}</text></g>`;
  });
}
