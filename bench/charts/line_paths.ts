import type { Scale } from "./scale.ts";
import type { Point } from "./thin_points.ts";

/** Scales of both axes. */
export interface PlotScales {
  /** Horizontal. */
  readonly x: Scale;
  /** Vertical. */
  readonly y: Scale;
}

/** A stretch of points without a gap. */
export type Run = readonly (readonly [x: number, y: number])[];

/**
 * The distance of two neighbours from which on something is missing between them: two and a half
 * times the usual one, which is the median.
 */
export function usualGap(points: readonly Point[]): number {
  const steps = points.slice(1).map(([x], at) => x - (points[at]?.[0] ?? x)).toSorted((a, b) =>
    a - b
  );
  return (steps[Math.floor(steps.length / 2)] ?? Infinity) * 2.5;
}

/** The stretches between gaps: values that are `null`, and neighbours farther apart than `gap`. */
export function runsOf(points: readonly Point[], gap: number): Run[] {
  const runs: (readonly [number, number])[][] = [];
  let last: number | undefined;
  for (const [x, y] of points) {
    if (y === null) {
      last = undefined;
      continue;
    }
    if (last === undefined || x - last > gap) runs.push([]);
    runs.at(-1)?.push([x, y]);
    last = x;
  }
  return runs;
}

/** The `d` of a path through stretches of more than one point. */
export function linePath(runs: readonly Run[], { x, y }: PlotScales): string {
  const place = ([at, value]: Run[number]) => `${pixel(x.at(at))} ${pixel(y.at(value))}`;
  return runs.filter(({ length }) => length > 1).map((run) => `M${run.map(place).join("L")}`).join(
    "",
  );
}

/** The `d` of a path that draws a dot for each stretch of one point, when its line has round ends. */
export function dotPath(runs: readonly Run[], { x, y }: PlotScales): string {
  return runs.filter(({ length }) => length === 1).map(([point]) =>
    point === undefined ? "" : `M${pixel(x.at(point[0]))} ${pixel(y.at(point[1]))}h0`
  ).join("");
}

/** The `d` of the area between two lines, which end together. */
export function areaPath(
  points: readonly (readonly [x: number, low: number, high: number])[],
  { x, y }: PlotScales,
): string {
  if (points.length === 0) return "";
  const upper = points.map(([at, , high]) => `${pixel(x.at(at))} ${pixel(y.at(high))}`);
  const lower = points.toReversed().map(([at, low]) => `${pixel(x.at(at))} ${pixel(y.at(low))}`);
  return `M${upper.join("L")}L${lower.join("L")}Z`;
}

/** A coordinate to a tenth of a pixel. */
export function pixel(value: number): string {
  return String(Math.round(value * 10) / 10);
}
