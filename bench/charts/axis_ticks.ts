import { elapsedLabel } from "./format_elapsed.ts";
import { formatValue, withDecimals, withSuffix } from "./format_value.ts";
import { type Unit, unitStepFor } from "./unit.ts";

/** A place of an axis that is labelled. */
export interface Tick {
  /** Where, in the unit of the axis. */
  readonly value: number;
  /** What is written there. */
  readonly label: string;
}

/** How many ticks there should be, and of what. */
export interface TickOptions {
  /** Roughly how many; there may be half as many or twice. Default: 5. */
  readonly count?: number;
  /** Whether fractions make no sense, as of members. Default: no. */
  readonly whole?: boolean;
}

const decimalSteps = [1, 2, 2.5, 5, 10] as const;
const binarySteps = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024] as const;
const sixtySteps = [1, 2, 5, 10, 15, 30, 60] as const;

/**
 * Distance of round numbers from each other: 1, 2, 2.5 or 5 times a power of ten.
 *
 * @param rough the smallest distance wanted; must be positive
 */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = decimalSteps.find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(12));
}

/**
 * Ticks of a linear axis at round numbers of its unit: 512 MiB, not 500, and 15 min, not 16.7. The
 * last one is not below `high`, so an axis that ends there ends on a label.
 */
export function linearTicks(
  [low, high]: readonly [number, number],
  unit: Unit,
  { count = 5, whole = false }: TickOptions = {},
): Tick[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [{ value: low, label: formatValue(low, unit) }];
  const { size, suffix } = unitStepFor(Math.max(Math.abs(low), Math.abs(high)), unit);
  const rough = span / count / size;
  const step = stepOf(whole ? Math.max(1, rough) : rough, suffix);
  const first = Math.floor(low / size / step + 1e-9);
  const last = Math.ceil(high / size / step - 1e-9);
  const decimals = decimalsOf(step);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = (first + index) * step;
    const label = number === 0 ? "0" : withSuffix(withDecimals(number, decimals), suffix);
    return { value: Number((number * size).toPrecision(12)), label };
  });
}

function stepOf(rough: number, suffix: string): number {
  const steps = /^[KMGTP]?i?B(\/s)?$/.test(suffix)
    ? binarySteps
    : suffix === "min"
    ? sixtySteps
    : undefined;
  const step = rough > 0.5 ? steps?.find((each) => each >= rough * (1 - 1e-9)) : undefined;
  return step ?? niceStep(rough);
}

function decimalsOf(step: number): number {
  const [, fraction = ""] = Number(step.toPrecision(6)).toString().split(".");
  return step < 1e-6 ? 6 : fraction.length;
}

/** Ticks of a logarithmic axis: the powers of ten, and 2 and 5 times of them when there is room. */
export function logTicks(
  [low, high]: readonly [number, number],
  unit: Unit,
  { count = 5 }: TickOptions = {},
): Tick[] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const decades = Math.max(1, last - first);
  const every = Math.max(1, Math.ceil(decades / (count * 1.5)));
  const within = decades * 3 <= count * 1.5 ? [1, 2, 5] : decades * 2 <= count * 1.5 ? [1, 3] : [1];
  const ticks: Tick[] = [];
  for (let power = first; power <= last; power += every) {
    for (const each of within) {
      const value = Number((each * 10 ** power).toPrecision(12));
      if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9)) continue;
      ticks.push({ value, label: formatValue(value, unit) });
    }
  }
  return ticks;
}

const timeSteps: readonly number[] = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60),
  ...[1, 2, 3, 6, 12, 24, 48, 96].map((hours) => hours * 3_600),
];

/** Ticks of an axis of time in seconds since a run began; none lies outside. */
export function timeTicks(
  [from, to]: readonly [number, number],
  { count = 6 }: TickOptions = {},
): Tick[] {
  const step = timeSteps.find((each) => (to - from) / each <= count) ??
    niceStep((to - from) / count);
  const ticks: Tick[] = [];
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to + step * 1e-9; index += 1) {
    const value = Number((index * step).toPrecision(12));
    ticks.push({ value, label: elapsedLabel(value, step) });
  }
  return ticks;
}
