import type { Tick } from "./axis_ticks.ts";
import { type Markup, markup } from "./markup.ts";
import type { Scale } from "./scale.ts";
import { textWidth } from "./text_width.ts";

/** Where values are drawn, in pixels. */
export interface PlotArea {
  /** Left edge. */
  readonly left: number;
  /** Right edge. */
  readonly right: number;
  /** Upper edge. */
  readonly top: number;
  /** Lower edge. */
  readonly bottom: number;
}

/** Size of text in charts, in pixels. */
export const fontSize = 11;

/** Room that labels of a vertical axis take, in pixels. */
export function labelRoom(ticks: readonly Tick[]): number {
  return Math.max(12, ...ticks.map(({ label }) => textWidth(label, fontSize))) + 8;
}

/** An axis and where it is labelled. */
export interface Axis {
  /** Where values are. */
  readonly scale: Scale;
  /** What is labelled. */
  readonly ticks: readonly Tick[];
}

/** A grid with labels on the left and below. */
export function cartesianAxes(
  { bottom, left, right, top }: PlotArea,
  { x, y }: { readonly x: Axis; readonly y: Axis },
): Markup {
  const lines = y.ticks.map(({ label, value }) => {
    const at = y.scale.at(value);
    return markup`<path class="${
      value === 0 ? "base" : "grid"
    }" d="M${left} ${at}H${right}"/><text x="${
      left - 6
    }" y="${at}" class="tick end">${label}</text>`;
  });
  return markup`<g aria-hidden="true">${lines}${bottomLabels(x, { left, right, top, bottom })}</g>`;
}

/** Labels below, without those that would touch the one before or leave the drawing. */
function bottomLabels({ scale, ticks }: Axis, { bottom, left, right, top }: PlotArea): Markup[] {
  const drawn: Markup[] = [];
  let free = -Infinity;
  for (const { label, value } of ticks) {
    const at = scale.at(value);
    const half = textWidth(label, fontSize) / 2;
    const middle = Math.min(Math.max(at, left - 6 + half), Math.max(right + 10 - half, left));
    if (middle - half < free) continue;
    free = middle + half + 8;
    drawn.push(
      markup`<path class="grid" d="M${at} ${top}V${bottom}"/><text x="${middle}" y="${
        bottom + 14
      }" class="tick middle">${label}</text>`,
    );
  }
  return drawn;
}
