import {
  createLatencyHistogram,
  decodeLatencyHistogram,
  type LatencyHistogram,
} from "../engine/latency_histogram.ts";
import type { Quantiles } from "./quantiles.ts";

/** What quantiles are read from. */
export type LatencyReading = Pick<LatencyHistogram, "count" | "mean" | "max" | "quantile">;

/** Reads the quantiles of a histogram, in milliseconds with three digits after the point. */
export function quantilesOf(latency: LatencyReading): Quantiles {
  return {
    count: latency.count,
    mean: rounded(latency.mean),
    p50: rounded(latency.quantile(0.5)),
    p90: rounded(latency.quantile(0.9)),
    p99: rounded(latency.quantile(0.99)),
    p999: rounded(latency.quantile(0.999)),
    p9999: rounded(latency.quantile(0.9999)),
    max: rounded(latency.max),
  };
}

/** The quantiles of several encoded histograms taken together, exactly as if they were one. */
export function quantilesOfEncoded(histograms: readonly string[]): Quantiles {
  const merged = createLatencyHistogram();
  for (const encoded of histograms) merged.add(decodeLatencyHistogram(encoded));
  return quantilesOf(merged);
}

/** Three digits after the point: microseconds of milliseconds. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
