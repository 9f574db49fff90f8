/**
 * Latencies in microseconds, each counted in one of 1,664 buckets: 64 to every doubling, so that a
 * value read back is never below the one recorded and at most 1.6 % above it. A sixth of the
 * memory of a `LatencyHistogram`, for what there is a lot of: tenants and seconds.
 */
export interface CompactHistogram {
  /** Number of values. */
  readonly count: number;
  /** Mean in milliseconds; 0 when empty. */
  readonly mean: number;
  /** Upper end of the largest value's bucket in milliseconds; 0 when empty. */
  readonly max: number;
  /** Records a latency in milliseconds; negative ones count as zero. */
  record(milliseconds: number): void;
  /** The latency in milliseconds that a share of all values does not exceed; 0 when empty. */
  quantile(share: number): number;
  /** Adds all values of another histogram, exactly. */
  add(other: CompactCounts): void;
  /** What it holds, as it is: for passing on to another thread. */
  counts(): CompactCounts;
}

/** The content of a {@link CompactHistogram}. */
export interface CompactCounts {
  /** Values by bucket, as far as there are any. */
  readonly buckets: Uint32Array;
  /** Sum of all values in milliseconds, as they were recorded. */
  readonly sum: number;
}

/** Buckets of a compact histogram. */
export const bucketCount = 1_664;

const perDoubling = 64;
const bitsPerDoubling = 6;
/** Microseconds; some 35 minutes. Whatever takes longer is counted there. */
const largest = 2 ** 31 - 1;
const growth = 256;

/** The bucket of a latency in milliseconds. */
export function bucketOf(milliseconds: number): number {
  const value = Math.min(largest, Math.max(0, Math.round(milliseconds * 1000)));
  if (value < perDoubling) return value;
  const shift = 31 - Math.clz32(value) - bitsPerDoubling;
  return (shift << bitsPerDoubling) + (value >>> shift);
}

/** The upper end of a bucket in milliseconds. */
export function bucketEnd(bucket: number): number {
  if (bucket < 2 * perDoubling) return bucket / 1000;
  const shift = (bucket >> bitsPerDoubling) - 1;
  const mantissa = bucket - (shift << bitsPerDoubling);
  return ((mantissa + 1) * 2 ** shift - 1) / 1000;
}

/** The latency in milliseconds that a share of what is counted does not exceed; 0 when empty. */
export function bucketQuantile(buckets: Uint32Array, share: number): number {
  let rest = Math.max(1, Math.ceil(share * totalOf(buckets) - 1e-9));
  for (let bucket = 0; bucket < buckets.length; bucket++) {
    rest -= buckets[bucket]!;
    if (rest <= 0) return bucketEnd(bucket);
  }
  return 0;
}

/** Creates an empty histogram. It grows with the values it holds. */
export function createCompactHistogram(): CompactHistogram {
  let buckets = new Uint32Array(growth);
  let count = 0;
  let sum = 0;
  const reach = (bucket: number): void => {
    if (bucket < buckets.length) return;
    const grown = new Uint32Array((Math.floor(bucket / growth) + 1) * growth);
    grown.set(buckets);
    buckets = grown;
  };
  return {
    get count() {
      return count;
    },
    get mean() {
      return count === 0 ? 0 : sum / count;
    },
    get max() {
      const last = buckets.findLastIndex((each) => each > 0);
      return last < 0 ? 0 : bucketEnd(last);
    },
    record: (milliseconds) => {
      const bucket = bucketOf(milliseconds);
      reach(bucket);
      buckets[bucket]! += 1;
      count += 1;
      sum += Math.max(0, milliseconds);
    },
    quantile: (share) => count === 0 ? 0 : bucketQuantile(buckets, share),
    add: (other) => {
      if (other.buckets.length > 0) reach(other.buckets.length - 1);
      other.buckets.forEach((each, bucket) => buckets[bucket]! += each);
      count += totalOf(other.buckets);
      sum += other.sum;
    },
    counts: () => ({ buckets, sum }),
  };
}

function totalOf(buckets: Uint32Array): number {
  let total = 0;
  for (let bucket = 0; bucket < buckets.length; bucket++) total += buckets[bucket]!;
  return total;
}
