import { cartesianAxes } from "./cartesian_axes.ts";
import {
  drawMarks,
  drawThresholds,
  type EventMark,
  marksKey,
  type Threshold,
} from "./chart_marks.ts";
import { endLabels } from "./end_labels.ts";
import { extent } from "./extent.ts";
import { type ChartFrame, defaultWidth, emptyFigure, figure } from "./figure.ts";
import { formatValue } from "./format_value.ts";
import { legend, seriesClass } from "./legend.ts";
import { type HorizontalAxis, layOutLines, type LineLayout } from "./line_layout.ts";
import { areaPath, dotPath, linePath, runsOf, usualGap } from "./line_paths.ts";
import { type Markup, markup } from "./markup.ts";
import { readOutColumns, readOutTexts } from "./read_out.ts";
import { type Point, thinPoints } from "./thin_points.ts";
import type { Unit } from "./unit.ts";

/** One line. */
export interface LineSeries {
  /** What it is called. */
  readonly name: string;
  /** Places on the horizontal axis with values, in order; `null` is a gap. */
  readonly points: readonly Point[];
}

/** A shaded area, such as from p50 to p99. */
export interface Band {
  /** What it is called. */
  readonly name: string;
  /** Places with the lower and the upper value, in order. */
  readonly points: readonly (readonly [x: number, low: number, high: number])[];
  /** Which series' colour it has, from 0. Default: the one of its own place. */
  readonly series?: number;
}

/** Lines over any horizontal axis. */
export interface LinePlot extends ChartFrame {
  /** The lines; they are coloured in this order. */
  readonly series: readonly LineSeries[];
  /** Areas behind them. */
  readonly bands?: readonly Band[];
  /** The unit of values. */
  readonly unit: Unit;
  /** Whether equal differences or equal ratios are equally high. Default: linear, from 0. */
  readonly scale?: "linear" | "log";
  /** The end of the vertical axis, where charts are to be compared. Default: what is needed. */
  readonly most?: number;
  /** What happened meanwhile. */
  readonly marks?: readonly EventMark[];
  /** Values that mean something. */
  readonly thresholds?: readonly Threshold[];
  /** Distance of neighbours beyond which a line is broken. Default: 2.5 times the usual one. */
  readonly gap?: number;
  /** Whether names stand at the ends of lines or below. Default: at the ends where there is room. */
  readonly names?: "ends" | "below";
  /** What is said instead of a plot when there is nothing to draw. */
  readonly empty?: string;
}

/** Draws lines over a horizontal axis; see `lineChart` and `percentilePlot` for the two there are. */
export function linePlot(given: LinePlot, x: HorizontalAxis): Markup {
  const { bands = [], height = 200, width = defaultWidth } = given;
  const isLog = given.scale === "log";
  const series = given.series.map(({ name, points }) => ({ name, points: usable(points, isLog) }));
  const values = extent([
    ...series.flatMap(({ points }) => points.map(([, y]) => y)),
    ...bands.flatMap(({ points }) => points.flatMap(([, low, high]) => [low, high])),
  ]);
  if (values === undefined) return emptyFigure(given, given.empty ?? "Nothing came back");
  const plot = { ...given, series, height, width };
  const layout = layOutLines(plot, { values, x });
  const { area, atEnds, axes, placed } = layout;
  const { attributes, lines } = drawLines(plot, { layout, label: x.label });
  const below = series.length > 1 && atEnds.length === 0
    ? legend(series.map(({ name }, index) => ({ name, index })))
    : undefined;
  const place = { area, unit: plot.unit, y: axes.y.scale, busy: busyPixels(series, layout) };
  return figure({
    ...plot,
    attributes,
    summary: summaryOf(plot, values),
    drawing: markup`${cartesianAxes(area, axes)}${drawMarks(placed, { area, x: axes.x.scale })}${
      drawBands(bands, layout)
    }${lines}${drawThresholds(plot.thresholds ?? [], place)}${
      endLabels(atEnds, area)
    }<path class="cursor" d="M0 ${area.top}V${area.bottom}"/>`,
    below: markup`${below}${marksKey(placed)}`,
  });
}

/** What can be drawn: infinities, and zeros of a logarithmic axis, are gaps. */
function usable(points: readonly Point[], isLog: boolean): Point[] {
  return points.map((
    [x, y],
  ) => [x, y !== null && Number.isFinite(y) && (!isLog || y > 0) ? y : null]);
}

function drawLines(
  { gap, series, unit }: LinePlot,
  { label, layout }: { readonly layout: LineLayout; readonly label: (at: number) => string },
): { readonly lines: Markup; readonly attributes: Markup } {
  const { area, axes } = layout;
  const [x, y] = [axes.x.scale, axes.y.scale];
  const thinned = series.map(({ points }) =>
    thinPoints(points, { domain: x.domain, pixels: area.right - area.left })
  );
  const columns = readOutColumns(thinned, { x, label });
  const format = (value: number) => formatValue(value, unit);
  const lines = series.map(({ name, points }, index) => {
    const thin = thinned[index] ?? [];
    const runs = runsOf(thin, gap ?? usualGap(points));
    const texts = readOutTexts(thin, { columns, format, x });
    const dots = dotPath(runs, { x, y });
    const dotted = dots === ""
      ? undefined
      : markup`<path class="line dots ${seriesClass(index)}" d="${dots}" data-s="${index}"/>`;
    return markup`<path class="line ${seriesClass(index)}" d="${
      linePath(runs, { x, y })
    }" data-s="${index}" data-n="${name}" data-v="${texts}"/>${dotted}`;
  });
  return { lines: markup`${lines}`, attributes: columns.attributes };
}

function drawBands(bands: readonly Band[], { axes }: LineLayout): Markup[] {
  const scales = { x: axes.x.scale, y: axes.y.scale };
  return bands.map(({ name, points, series }, index) =>
    markup`<path class="area ${seriesClass(series ?? index)}" d="${
      areaPath(points, scales)
    }"><title>${name}</title></path>`
  );
}

/** Where lines run, so that texts can stand beside them. */
function busyPixels(
  series: readonly LineSeries[],
  { axes: { x, y } }: LineLayout,
): (readonly [number, number])[] {
  return series.flatMap(({ points }) =>
    points.flatMap(([at, value]) =>
      value === null ? [] : [[x.scale.at(at), y.scale.at(value)] as const]
    )
  );
}

const mostToldSeries = 8;

/** What the chart says, for those who do not see it. */
function summaryOf({ series, unit }: LinePlot, [low, high]: readonly [number, number]): string {
  const told = series.slice(0, mostToldSeries).map(({ name, points }) => {
    const own = extent(points.map(([, y]) => y));
    if (own === undefined) return `${name}: no values`;
    const last = points.findLast(([, y]) => y !== null)?.[1];
    return `${name}: ${own.map((each) => formatValue(each, unit)).join(" to ")}, last ${
      formatValue(last, unit)
    }`;
  });
  const more = series.length - mostToldSeries;
  const all = `${formatValue(low, unit)} to ${formatValue(high, unit)}`;
  return [...told, ...(more > 0 ? [`and ${more} more; all within ${all}`] : [])].join("; ");
}
