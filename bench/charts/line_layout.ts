import type { Tick } from "./axis_ticks.ts";
import { type Axis, labelRoom, type PlotArea } from "./cartesian_axes.ts";
import { flagHeight, flagLines, type PlacedMark, placeMarks } from "./chart_marks.ts";
import { type EndLabel, endLabelRoom, fitsAtEnds } from "./end_labels.ts";
import { valueAxis } from "./line_domain.ts";
import type { LinePlot } from "./line_plot.ts";
import type { Scale, ScaleEnds } from "./scale.ts";

/** A horizontal axis before it is known how much room there is. */
export interface HorizontalAxis {
  /** The first and the last place. */
  readonly domain: readonly [number, number];
  /** Makes its scale. */
  readonly scale: (ends: ScaleEnds) => Scale;
  /** What is labelled, when there is room for about so many labels. */
  readonly ticks: (count: number) => readonly Tick[];
  /** How a place is told at the head of a read-out. */
  readonly label: (at: number) => string;
}

/** Where everything of a plot of lines goes. */
export interface LineLayout {
  /** The plot without labels. */
  readonly area: PlotArea;
  /** Scales and what is labelled. */
  readonly axes: { readonly x: Axis; readonly y: Axis };
  /** Numbered marks. */
  readonly placed: readonly PlacedMark[];
  /** Names at the ends of lines; empty when they stand below. */
  readonly atEnds: readonly EndLabel[];
}

/** A plot whose size is known. */
export type SizedPlot = LinePlot & { readonly width: number; readonly height: number };

/** Pixels from a line of labels below a plot, and beside it where nothing stands. */
const margin = { bottom: 24, top: 10, right: 12 } as const;

/** Lays out a plot: labels take the room they need, and the rest is for the lines. */
export function layOutLines(
  plot: SizedPlot,
  { values, x: horizontal }: {
    readonly values: readonly [number, number];
    readonly x: HorizontalAxis;
  },
): LineLayout {
  const { height, marks = [], series, thresholds = [], unit, width } = plot;
  const { domain } = horizontal;
  const names = series.map(({ name }) => name);
  const withNames = plot.names === "ends" ||
    (plot.names === undefined && width >= 560 && fitsAtEnds(names, { width, height: height - 60 }));
  const bottom = height - margin.bottom;
  const range = (top: number) => [bottom, top] as const;
  const axisFor = (top: number) =>
    valueAxis({
      values,
      limits: thresholds.map(({ value }) => value),
      unit,
      scale: plot.scale ?? "linear",
      range: range(top),
      most: plot.most,
    });
  const left = labelRoom(axisFor(margin.top).ticks);
  const right = width - (withNames ? endLabelRoom(names) : margin.right);
  const x = horizontal.scale({ domain, range: [left, right] });
  const placed = placeMarks(marks, x);
  const top = margin.top + flagLines(placed) * flagHeight + (placed.length > 0 ? 2 : 0);
  const y = axisFor(top);
  const ticks = horizontal.ticks(Math.min(12, Math.max(3, Math.round((right - left) / 52))));
  return {
    area: { left, right, top, bottom },
    axes: { x: { scale: x, ticks }, y },
    placed,
    atEnds: withNames ? endsOf(series, y.scale) : [],
  };
}

function endsOf(series: LinePlot["series"], y: Scale): EndLabel[] {
  return series.flatMap(({ name, points }, index) => {
    const last = points.findLast(([, value]) => value !== null)?.[1];
    return last === undefined || last === null ? [] : [{ name, index, at: y.at(last) }];
  });
}
