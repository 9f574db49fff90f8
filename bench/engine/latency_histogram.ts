import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";

/**
 * Latencies in microseconds with three significant digits, mergeable without loss. A value read
 * back is never below the one recorded and at most a thousandth above it.
 */
export interface LatencyHistogram {
  /** Number of values. */
  readonly count: number;
  /** Records a latency in milliseconds; negative ones count as zero. */
  record(milliseconds: number): void;
  /** The latency in milliseconds that a share of all values does not exceed; 0 when empty. */
  quantile(share: number): number;
  /** Largest value in milliseconds; 0 when empty. */
  readonly max: number;
  /** Mean in milliseconds; 0 when empty. */
  readonly mean: number;
  /** Adds all values of another histogram. */
  add(other: LatencyHistogram): void;
  /** The HdrHistogram V2 compressed encoding in Base64, for passing on and for logs. */
  encode(): string;
}

interface Holder extends LatencyHistogram {
  readonly histogram: Histogram;
}

/** Creates an empty histogram. It grows with the values it holds. */
export function createLatencyHistogram(): LatencyHistogram {
  return hold(build({ numberOfSignificantValueDigits: 3, autoResize: true, bitBucketSize: 32 }));
}

/** Reads what {@link LatencyHistogram.encode} wrote. */
export function decodeLatencyHistogram(encoded: string): LatencyHistogram {
  const histogram = decodeFromCompressedBase64(encoded, 32) as Histogram;
  histogram.autoResize = true;
  return hold(histogram);
}

function hold(histogram: Histogram): Holder {
  const isEmpty = (): boolean => histogram.totalCount === 0;
  return {
    histogram,
    get count() {
      return histogram.totalCount;
    },
    // The upper end of its bucket, as quantiles are: merging does not keep the value itself.
    get max() {
      return isEmpty() ? 0 : histogram.getValueAtPercentile(100) / 1000;
    },
    get mean() {
      return isEmpty() ? 0 : histogram.mean / 1000;
    },
    record: (milliseconds) => histogram.recordValue(Math.max(0, Math.round(milliseconds * 1000))),
    quantile: (share) => isEmpty() ? 0 : histogram.getValueAtPercentile(share * 100) / 1000,
    add: (other) => histogram.add((other as Holder).histogram),
    encode: () => encodeIntoCompressedBase64(histogram),
  };
}
