import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";

/** Latencies in microseconds with three significant digits, mergeable without loss. */
export interface LatencyHistogram {
  readonly count: number;
  /** Records a latency in milliseconds; negative ones count as zero. */
  record(milliseconds: number): void;
  /** The latency in milliseconds that a share of all values does not exceed. */
  quantile(share: number): number;
  /** Largest value in milliseconds. */
  readonly max: number;
  /** Mean in milliseconds. */
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
  return hold(decodeFromCompressedBase64(encoded, 32) as Histogram);
}

function hold(histogram: Histogram): Holder {
  return {
    histogram,
    get count() {
      return histogram.totalCount;
    },
    get max() {
      return histogram.totalCount === 0 ? 0 : histogram.maxValue / 1000;
    },
    get mean() {
      return histogram.totalCount === 0 ? 0 : histogram.mean / 1000;
    },
    record: (milliseconds) => histogram.recordValue(Math.max(0, Math.round(milliseconds * 1000))),
    quantile: (share) =>
      histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(share * 100) / 1000,
    add: (other) => histogram.add((other as Holder).histogram),
    encode: () => encodeIntoCompressedBase64(histogram),
  };
}
