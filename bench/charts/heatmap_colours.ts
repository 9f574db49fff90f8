import type { Heatmap } from "./heatmap.ts";
import { rampSteps } from "./palette.ts";

/** How values become colours. */
export interface CellColours {
  /** The class of a value's colour, for boxes and for text on them. */
  readonly classOf: (value: number) => string;
  /** Which ramp: `q` for sequential, `d` for diverging. */
  readonly letter: "q" | "d";
  /** Steps of the ramp in use, in order. */
  readonly steps: readonly number[];
  /** Values of the ends of the ramp. */
  readonly ends: readonly [number, number];
  /** The value without a colour, of a diverging ramp. */
  readonly middle?: number;
}

/**
 * Colours of a matrix in nine steps. A diverging palette reaches equally far to both sides of its
 * middle, so that equal colours are equally far away from it.
 */
export function cellColours(
  { domain, palette = { kind: "sequential" }, scale = "linear" }: Heatmap,
  found: readonly [number, number],
): CellColours {
  const [low, high] = domain ?? found;
  const isLog = scale === "log" && (domain !== undefined || low > 0);
  const of = (value: number) => isLog ? Math.log(Math.max(value, Number.MIN_VALUE)) : value;
  const back = (value: number) => isLog ? Math.exp(value) : value;
  if (palette.kind === "sequential") {
    return { ...stepsBetween([of(low), of(high)], of), letter: "q", ends: [low, high] };
  }
  const middle = of(palette.middle);
  const reach = Math.max(Math.abs(of(high) - middle), Math.abs(of(low) - middle)) || 1;
  const ends = [middle - reach, middle + reach] as const;
  return {
    ...stepsBetween(ends, of, "d"),
    letter: "d",
    ends: [back(ends[0]), back(ends[1])],
    middle: palette.middle,
  };
}

function stepsBetween(
  [low, high]: readonly [number, number],
  of: (value: number) => number,
  letter = "q",
): Pick<CellColours, "classOf" | "steps"> {
  const span = high - low;
  return {
    steps: Array.from({ length: rampSteps }, (_, step) => step),
    classOf: (value) => {
      const share = span === 0 ? 0 : (of(value) - low) / span;
      return `${letter}${stepOf(Math.min(1, Math.max(0, share)))}`;
    },
  };
}

/** Edges between steps belong to the step nearer to the middle, on both sides of it. */
function stepOf(share: number): number {
  const place = Number((share * rampSteps).toFixed(9));
  return share > 0.5 ? Math.ceil(place) - 1 : Math.min(rampSteps - 1, Math.floor(place));
}
