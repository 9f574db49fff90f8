import { linearTicks, logTicks } from "./axis_ticks.ts";
import type { Axis } from "./cartesian_axes.ts";
import { linearScale, logScale } from "./scale.ts";
import type { Unit } from "./unit.ts";

/** What a vertical axis has to show. */
export interface ValueAxisOptions {
  /** All values that are drawn. */
  readonly values: readonly number[];
  /** Values that should be seen too, when they are not too far above. */
  readonly limits: readonly number[];
  /** The unit. */
  readonly unit: Unit;
  /** Whether equal differences or equal ratios are equally high. */
  readonly scale: "linear" | "log";
  /** Pixels of the lower and the upper end. */
  readonly range: readonly [bottom: number, top: number];
  /** The end of the axis, where it is known beforehand. */
  readonly most?: number | undefined;
}

/** Share of the axis that stays free above the highest value, so that nothing runs along the edge. */
const headroom = 0.04;

/** A limit is in the picture unless values would shrink to less than this share of it. */
const leastShare = 0.2;

/**
 * A vertical axis from 0, or from a round number when it is logarithmic or some values are negative,
 * to a round number above everything that is drawn.
 */
export function valueAxis(options: ValueAxisOptions): Axis {
  const { limits, most, range, scale, unit, values } = options;
  const isLog = scale === "log";
  const usable = isLog ? values.filter((value) => value > 0) : values;
  const highest = most ?? Math.max(...usable, -Infinity);
  const near = limits.filter((limit) =>
    (isLog ? limit > 0 : limit * leastShare <= highest) && most === undefined
  );
  const all = [...usable, ...near];
  if (all.length === 0) all.push(...(isLog ? [1] : [0, 1]));
  const count = Math.min(7, Math.max(2, Math.round(Math.abs(range[0] - range[1]) / 38)));
  const high = Math.max(most ?? -Infinity, ...all);
  const low = Math.min(...all);
  if (isLog) return logAxis([low, high], { unit, range, count });
  const whole = values.every((value) => Number.isInteger(value)) && unit === "count";
  const from = Math.min(0, low);
  const ticks = linearTicks(
    [from, most ?? (high === from ? from + 1 : high + (high - from) * headroom)],
    unit,
    { count, whole },
  );
  const end = most ?? ticks.at(-1)?.value ?? high;
  const shown = ticks.filter(({ value }) => value <= end);
  return { ticks: shown, scale: linearScale({ domain: [ticks[0]?.value ?? from, end], range }) };
}

interface LogAxisOptions extends Pick<ValueAxisOptions, "unit" | "range"> {
  readonly count: number;
}

/** Ends at 1, 2 or 5 times powers of ten, as ticks of such an axis are. */
function logAxis([low, high]: readonly [number, number], options: LogAxisOptions): Axis {
  const { count, range, unit } = options;
  const bottom = roundedOut(low, Math.floor);
  const top = high <= bottom * 1.000001 ? bottom * 10 : roundedOut(high, Math.ceil);
  const domain = [bottom, top] as const;
  return { ticks: logTicks(domain, unit, { count }), scale: logScale({ domain, range }) };
}

const mantissas = [1, 2, 5, 10] as const;

function roundedOut(value: number, to: (value: number) => number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const part = value / power;
  const up = to(0.5) === 1;
  const found = up
    ? mantissas.find((each) => each >= part - 1e-9)
    : mantissas.findLast((each) => each <= part + 1e-9);
  return Number(((found ?? 1) * power).toPrecision(12));
}
