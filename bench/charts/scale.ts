/** Where values of one axis are drawn. */
export interface Scale {
  /** The first and the last value. */
  readonly domain: readonly [number, number];
  /** Pixels of these. */
  readonly range: readonly [number, number];
  /** The pixel of a value; values outside are drawn at the nearer end. */
  readonly at: (value: number) => number;
}

/** A scale's values and pixels. */
export type ScaleEnds = Pick<Scale, "domain" | "range">;

/** A scale on which equal differences are equally long. */
export function linearScale({ domain, range }: ScaleEnds): Scale {
  return scaleOf({ domain, range }, (value) => value);
}

/** A scale on which equal ratios are equally long; all of its domain must be positive. */
export function logScale({ domain, range }: ScaleEnds): Scale {
  return scaleOf({ domain, range }, (value) => Math.log10(Math.max(value, Number.MIN_VALUE)));
}

/**
 * A scale of percentiles, from 0 to below 1, on which p90, p99 and p99.9 are equally far apart, as
 * in the plots of HdrHistogram. 1, which is infinitely far away, is drawn at the end.
 */
export function percentileScale({ domain, range }: ScaleEnds): Scale {
  const last = Math.max(...domain);
  return scaleOf({ domain, range }, (value) => -Math.log10(1 - Math.min(value, last)));
}

function scaleOf({ domain, range }: ScaleEnds, of: (value: number) => number): Scale {
  const [low, high] = [of(domain[0]), of(domain[1])];
  const [start, end] = range;
  const span = high - low;
  return {
    domain,
    range,
    at: (value) => {
      const share = span === 0 ? 0.5 : (of(value) - low) / span;
      return start + (end - start) * Math.min(1, Math.max(0, share));
    },
  };
}
