import { timeTicks } from "./axis_ticks.ts";
import { fontSize } from "./cartesian_axes.ts";
import { type ChartFrame, defaultWidth, figure } from "./figure.ts";
import { formatElapsed } from "./format_elapsed.ts";
import { type Markup, markup } from "./markup.ts";
import { linearScale, type Scale } from "./scale.ts";
import { drawMoments, placeMoments } from "./timeline_moments.ts";
import { barHeight, drawInstant, drawSpan } from "./timeline_marks.ts";
import { fitText, textWidth } from "./text_width.ts";
import type { Tone } from "./tone.ts";

/** Something that lasted. */
export interface TimelineSpan {
  /** When it began, in seconds. */
  readonly from: number;
  /** When it ended. */
  readonly to: number;
  /** What it was; written into it when there is room. */
  readonly label: string;
  /** Its colour. */
  readonly tone: Tone;
  /** Whether it is only announced, as an alert is that waits; drawn pale. Default: no. */
  readonly soft?: boolean;
}

/** Something that happened at once. */
export interface TimelineInstant {
  /** When, in seconds. */
  readonly at: number;
  /** What it was. */
  readonly label: string;
  /** Its colour. */
  readonly tone: Tone;
}

/** One line of a timeline. */
export interface TimelineRow {
  /** What it is about. */
  readonly label: string;
  /** What lasted. */
  readonly spans?: readonly TimelineSpan[];
  /** What happened at once. */
  readonly instants?: readonly TimelineInstant[];
  /** By when something had to have happened, in seconds; drawn as a line across. */
  readonly promise?: { readonly at: number; readonly label: string };
}

/** What happened when. */
export interface Timeline extends Omit<ChartFrame, "height"> {
  /** The first and the last second shown. */
  readonly time: readonly [from: number, to: number];
  /** Lines, from the top. */
  readonly rows: readonly TimelineRow[];
  /** Moments that matter to all lines, told at the top. */
  readonly moments?: readonly TimelineInstant[];
}

const beside = 30;
const stacked = 44;

/**
 * Draws what happened when, a line for each that it happened to. On narrow charts names stand above
 * their lines.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { textOf } from "./markup.ts";
 * import { timeline } from "./timeline.ts";
 *
 * const chart = timeline({
 *   title: "",
 *   time: [0, 60],
 *   rows: [{
 *     label: "EtcdNoLeader",
 *     spans: [{ from: 5, to: 20, label: "firing", tone: "bad" }],
 *     promise: { at: 17, label: "promised by" },
 *   }],
 * });
 * assert.match(textOf(chart), /EtcdNoLeader: firing, 5 s to 20 s/);
 * ```
 */
export function timeline(chart: Timeline): Markup {
  const { moments = [], rows, time, width = defaultWidth } = chart;
  const widest = Math.max(0, ...rows.map(({ label }) => textWidth(label, fontSize))) + 12;
  const isStacked = widest > width * 0.34;
  const left = isStacked ? 6 : widest;
  const right = width - 14;
  const x = linearScale({ domain: time, range: [left, right] });
  const placed = placeMoments(moments, { x, right });
  const top = 6 + 14 * Math.max(0, ...placed.map(({ line }) => line + 1));
  const rowHeight = isStacked ? stacked : beside;
  const bottom = top + rows.length * rowHeight;
  const place = { x, left, right, isStacked };
  return figure({
    ...chart,
    width,
    height: bottom + 22,
    summary: rows.map(({ label, spans = [] }) =>
      [
        label,
        ...spans.map(({ from, label: what, to }) =>
          `${what} ${formatElapsed(from)} to ${formatElapsed(to)}`
        ),
      ]
        .join(", ")
    ).join("; "),
    drawing: markup`${ticks(time, { ...place, top, bottom })}${drawMoments(placed, { x, bottom })}${
      rows.map((row, at) => drawRow(row, { ...place, top: top + at * rowHeight }))
    }`,
    below: promiseKey(rows),
  });
}

function promiseKey(rows: readonly TimelineRow[]): Markup | undefined {
  const promise = rows.find((row) => row.promise !== undefined)?.promise;
  return promise === undefined
    ? undefined
    : markup`<ul class="legend"><li><svg width="8" height="14" aria-hidden="true"><path class="whisker" stroke-width="2" d="M4 0v14"/></svg>${promise.label}</li></ul>`;
}

interface Place {
  readonly x: Scale;
  readonly left: number;
  readonly right: number;
  readonly isStacked: boolean;
}

function ticks(
  time: Timeline["time"],
  place: Place & { readonly top: number; readonly bottom: number },
): Markup {
  const { bottom, left, right, top, x } = place;
  const all = timeTicks(time, { count: Math.max(3, Math.round((right - left) / 75)) });
  return markup`<g aria-hidden="true">${
    all.map(({ label, value }) =>
      markup`<path class="grid" d="M${
        x.at(value)
      } ${top}V${bottom}"/><text class="tick middle" x="${x.at(value)}" y="${
        bottom + 12
      }">${label}</text>`
    )
  }<path class="base" d="M${left} ${bottom}H${right}"/></g>`;
}

function drawRow(
  row: TimelineRow,
  { isStacked, left, right, top, x }: Place & { readonly top: number },
): Markup {
  const middle = top + (isStacked ? 30 : beside / 2);
  const { instants = [], label, promise, spans = [] } = row;
  const name = isStacked
    ? markup`<text class="halo" x="${left}" y="${top + 14}">${
      fitText(label, { size: fontSize, width: right })
    }</text>`
    : markup`<text class="end mid" x="${left - 10}" y="${middle}">${
      fitText(label, { size: fontSize, width: left - 10 })
    }</text>`;
  const line = promise === undefined
    ? undefined
    : markup`<g data-tip=""><title>${label}: ${promise.label} ${
      formatElapsed(promise.at)
    }</title><path class="whisker" stroke-width="2" d="M${x.at(promise.at)} ${
      middle - 12
    }v24"/></g>`;
  return markup`<g>${name}<rect class="bar-track" x="${left}" y="${
    middle - barHeight / 2
  }" width="${right - left}" height="${barHeight}" rx="3"/>${
    spans.map((span) => drawSpan(span, { row: label, x, middle, promise: promise?.at }))
  }${
    instants.map((instant) => drawInstant(instant, { row: label, x, middle, promise: promise?.at }))
  }${line}</g>`;
}
