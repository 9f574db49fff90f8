/** The range of rates: at least four scrapes, and wider where a pixel stands for more. */
const range = "[$__rate_interval]";

/** Growth a second of a counter, for each set of labels. */
export function perSecond(by: string, counter: string): string {
  return `sum by (${by}) (rate(${counter}${range}))`;
}

/** Growth of a counter within the range of a rate, for each set of labels. */
export function growth(by: string, counter: string): string {
  return `sum by (${by}) (increase(${counter}${range}))`;
}

/** Growth a second of what etcd calls a gauge though it only grows. */
export function slope(by: string, gauge: string): string {
  return `sum by (${by}) (deriv(${gauge}${range}))`;
}

/** Which quantile of which histogram. */
export interface Quantile {
  /** Between 0 and 1. */
  readonly share: number;
  /** Name of the histogram, without `_bucket`. */
  readonly histogram: string;
  /** Which series of it, with braces. */
  readonly selector: string;
  /** Over what; what suits the scrapes when absent. */
  readonly window?: string;
}

/** A quantile of a histogram for each set of labels; 0 where nothing was measured, not nothing. */
export function quantile(
  by: string,
  { histogram, selector, share, window = "$__rate_interval" }: Quantile,
): string {
  const rates = (part: string) => `rate(${histogram}_${part}${selector}[${window}])`;
  return `histogram_quantile(${share}, sum by (${by}, le) (${rates("bucket")})) >= 0 ` +
    `or 0 * sum by (${by}) (${rates("count")})`;
}

/** 0 where there is nothing at all, as with counters that etcd exposes only once they count. */
export function orZero(expr: string): string {
  return `${expr} or on () vector(0)`;
}
