import { fontSize, type PlotArea } from "./cartesian_axes.ts";
import { seriesClass } from "./legend.ts";
import { type Markup, markup } from "./markup.ts";
import { textWidth } from "./text_width.ts";

/** The name of a line, to be written at its end. */
export interface EndLabel {
  /** What it is called. */
  readonly name: string;
  /** Its place among the series, from 0. */
  readonly index: number;
  /** The pixel of its last value. */
  readonly at: number;
}

const lineHeight = 14;

/** Names at the right of a plot, moved apart so that none covers another. */
export function endLabels(labels: readonly EndLabel[], { bottom, right, top }: PlotArea): Markup {
  const sorted = labels.toSorted((one, other) => one.at - other.at);
  const places = spread(sorted.map(({ at }) => at), { low: top + 4, high: bottom - 2 });
  return markup`${
    sorted.map(({ at, index, name }, order) => {
      const place = places[order] ?? at;
      const lead = Math.abs(place - at) < 3
        ? undefined
        : markup`<path class="line" stroke-opacity=".5" d="M${right + 2} ${at}L${
          right + 9
        } ${place}"/>`;
      return markup`<g class="${seriesClass(index)}">${lead}<text class="label mid" x="${
        right + 12
      }" y="${place}">${name}</text></g>`;
    })
  }`;
}

/** Room that names take at the right, in pixels. */
export function endLabelRoom(names: readonly string[]): number {
  return Math.max(...names.map((name) => textWidth(name, fontSize))) + 16;
}

/** Whether there is room for so many names beside each other in a plot of this height. */
export function fitsAtEnds(
  names: readonly string[],
  plot: { readonly width: number; readonly height: number },
): boolean {
  return names.length > 1 && names.length * lineHeight <= plot.height &&
    endLabelRoom(names) <= plot.width * 0.22;
}

/** Sorted places moved as little as needed so that they are a line apart and within. */
function spread(
  places: readonly number[],
  { high, low }: { readonly low: number; readonly high: number },
): number[] {
  const apart: number[] = [];
  for (const place of places) {
    apart.push(Math.max(place, low, (apart.at(-1) ?? -Infinity) + lineHeight));
  }
  for (let at = apart.length - 1, limit = high; at >= 0; at -= 1, limit -= lineHeight) {
    apart[at] = Math.min(apart[at] ?? limit, limit);
    limit = Math.min(limit, apart[at] ?? limit);
  }
  return apart;
}
