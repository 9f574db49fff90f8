import type { Tick } from "./axis_ticks.ts";
import { fontSize } from "./cartesian_axes.ts";
import { barKey } from "./bar_key.ts";
import { extent } from "./extent.ts";
import { type ChartFrame, defaultWidth, emptyFigure, figure } from "./figure.ts";
import { formatValue } from "./format_value.ts";
import { seriesClass } from "./legend.ts";
import { valueAxis } from "./line_domain.ts";
import { type Markup, markup } from "./markup.ts";
import type { Scale } from "./scale.ts";
import { fitText, textWidth } from "./text_width.ts";
import type { Tone } from "./tone.ts";
import type { Unit } from "./unit.ts";

/** One bar. */
export interface Bar {
  /** What it is of. */
  readonly label: string;
  /** How long it is; `null` when it was not measured. */
  readonly value: number | null;
  /** The interval in which the value lies, such as one of confidence. */
  readonly interval?: readonly [low: number, high: number];
  /** What it may not pass, drawn as a line across. */
  readonly limit?: number;
  /** Its colour. Default: that of the first series. */
  readonly tone?: Tone;
  /** What stands behind its value. */
  readonly note?: string;
}

/** Bars below each other. */
export interface BarChart extends ChartFrame {
  /** The bars, from the top. */
  readonly bars: readonly Bar[];
  /** The unit of values. */
  readonly unit: Unit;
  /** A logarithmic axis begins at a round number; then only ends of bars can be compared. */
  readonly scale?: "linear" | "log";
  /** What the line across a bar is, as in `promised`. */
  readonly limitName?: string;
  /** What the whisker of a bar is, as in `95 % interval`. */
  readonly intervalName?: string;
  /** The end of the axis, where charts are to be compared. Default: what is needed. */
  readonly most?: number;
}

const row = { height: 24, bar: 12, stacked: 38 } as const;
const top = 20;

/**
 * Draws a bar a line, with its value, its interval as a whisker, and its limit as a line across. On
 * narrow charts names stand above their bars.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { barChart } from "./bar_chart.ts";
 * import { textOf } from "./markup.ts";
 *
 * const chart = barChart({
 *   title: "Cost of a put",
 *   unit: "ms",
 *   bars: [{ label: "mTLS and auth", value: 1.4, interval: [1.3, 1.6], limit: 25 }],
 * });
 * assert.match(textOf(chart), />1\.4 ms</);
 * ```
 */
export function barChart(chart: BarChart): Markup {
  const { bars, unit, width = defaultWidth } = chart;
  const values = bars.flatMap((
    { interval = [], limit, value },
  ) => [value ?? 0, ...interval, limit ?? 0]);
  if (extent(bars.map(({ value, limit }) => value ?? limit ?? null)) === undefined) {
    return emptyFigure(chart, "Nothing was measured");
  }
  const layout = layOut(chart, values);
  const { bottom, scale, ticks } = layout;
  return figure({
    ...chart,
    width,
    height: bottom + 4,
    summary: bars.map(({ label, value }) => `${label}: ${formatValue(value, unit)}`).join("; "),
    drawing: markup`${axis(ticks, { scale, bottom })}${
      bars.map((bar, index) => drawBar(bar, { ...layout, unit, index, chart }))
    }`,
    below: barKey(chart),
  });
}

interface Layout {
  readonly isStacked: boolean;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly scale: Scale;
  readonly ticks: readonly Tick[];
}

function layOut(chart: BarChart, values: readonly number[]): Layout {
  const { bars, most, unit, width = defaultWidth } = chart;
  const widest = Math.max(...bars.map(({ label }) => textWidth(label, fontSize))) + 10;
  const isStacked = widest > width * 0.4;
  const left = isStacked ? 4 : widest;
  const texts = bars.map(({ note, value }) =>
    textWidth(textOfBar(value, { unit, note }), fontSize)
  );
  const right = width - Math.max(...texts) - 10;
  const { scale, ticks } = valueAxis({
    ...{ values, unit, most, limits: [] },
    scale: chart.scale ?? "linear",
    range: [left, right],
  });
  const few = ticks.length > 5 && right - left < 260
    ? ticks.filter((_, at) => at % 2 === 0)
    : ticks;
  const bottom = top + bars.length * (isStacked ? row.stacked : row.height);
  return { isStacked, left, right, bottom, scale, ticks: few };
}

function axis(ticks: readonly Tick[], { bottom, scale }: Pick<Layout, "bottom" | "scale">): Markup {
  return markup`<g aria-hidden="true">${
    ticks.map(({ label, value }) => {
      const at = scale.at(value);
      return markup`<path class="${value === 0 ? "base" : "grid"}" d="M${at} ${
        top - 4
      }V${bottom}"/><text class="tick middle" x="${at}" y="8">${label}</text>`;
    })
  }</g>`;
}

interface PlacedBar extends Layout {
  readonly index: number;
  readonly unit: Unit;
  readonly chart: BarChart;
}

function drawBar(bar: Bar, placed: PlacedBar): Markup {
  const { chart, index, isStacked, left, right, scale, unit } = placed;
  const { interval, label, limit, note, tone, value } = bar;
  const start = top + index * (isStacked ? row.stacked : row.height);
  const middle = start + (isStacked ? 26 : row.height / 2);
  const half = row.bar / 2;
  const name = fitText(label, { size: fontSize, width: isStacked ? right : left - 8 });
  const end = value === null ? left : Math.max(scale.at(value), left + 1);
  const fill = tone === undefined ? "bar-fill" : `fill-${tone}`;
  const whisker = interval === undefined
    ? undefined
    : markup`<path class="whisker" d="M${scale.at(interval[0])} ${middle}H${
      scale.at(interval[1])
    }M${scale.at(interval[0])} ${middle - 4}v8M${scale.at(interval[1])} ${middle - 4}v8"/>`;
  const across = limit === undefined
    ? undefined
    : markup`<path class="whisker" stroke-width="2" d="M${scale.at(limit)} ${middle - half - 3}v${
      row.bar + 6
    }"/>`;
  return markup`<g data-tip=""><title>${tipOf(bar, chart)}</title><text class="mid${
    isStacked ? "" : " end"
  }" x="${isStacked ? left : left - 8}" y="${
    isStacked ? start + 10 : middle
  }">${name}</text><rect class="bar-track" x="${left}" y="${middle - half}" width="${
    right - left
  }" height="${row.bar}" rx="2"/>${
    value === null
      ? undefined
      : markup`<rect class="${fill} ${seriesClass(0)}" x="${left}" y="${middle - half}" width="${
        end - left
      }" height="${row.bar}" rx="2"/>`
  }${whisker}${across}<text class="mid strong" x="${right + 8}" y="${middle}">${
    textOfBar(value, { unit, note })
  }</text></g>`;
}

function textOfBar(
  value: number | null,
  { note, unit }: { readonly unit: Unit; readonly note: string | undefined },
): string {
  return note === undefined ? formatValue(value, unit) : `${formatValue(value, unit)} ${note}`;
}

function tipOf({ interval, label, limit, note, value }: Bar, chart: BarChart): string {
  const { intervalName = "interval", limitName = "limit", unit } = chart;
  const told = (each: number | null) => formatValue(each, unit);
  return [
    `${label}: ${textOfBar(value, { unit, note })}`,
    ...(interval === undefined ? [] : [`${intervalName} ${interval.map(told).join(" to ")}`]),
    ...(limit === undefined ? [] : [`${limitName} ${told(limit)}`]),
  ].join("\n");
}
