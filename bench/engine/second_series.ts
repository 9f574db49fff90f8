import { bucketCount, bucketOf, bucketQuantile } from "./compact_histogram.ts";

/** What happened second by second, by the second in which requests were due. */
export interface SecondSeries {
  /** Requests sent. */
  readonly sent: Uint32Array;
  /** Requests that ended well or lost a race. */
  readonly done: Uint32Array;
  /** Requests that failed. */
  readonly failed: Uint32Array;
  /** Latencies of each second, packed; nothing for a second without any. */
  readonly latencies: readonly (Uint32Array | undefined)[];
}

/** Records a {@link SecondSeries}. */
export interface SecondRecorder {
  /** Counts a request that was sent. */
  sent(second: number): void;
  /** Counts a request that ended, with its latency in milliseconds. */
  ended(second: number, milliseconds: number, failed: boolean): void;
  /** Everything recorded so far. */
  series(): SecondSeries;
}

/**
 * Seconds that stay unpacked: longer than a request may take. Whatever comes later than that finds
 * its second packed, which costs more and loses nothing.
 */
const liveSeconds = 10;

/** A packed entry is a bucket below 2,048 and a count below 2,097,152. */
const bitsOfCount = 21;
const mostCounted = 2 ** bitsOfCount - 1;

/**
 * Creates the recorder of one group. An hour takes about a megabyte: seconds that have passed are
 * packed into one number for each latency that occurred.
 */
export function createSecondRecorder(seconds: number): SecondRecorder {
  const [sent, done, failed] = [0, 0, 0].map(() => new Uint32Array(seconds)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const packed: (Uint32Array | undefined)[] = Array.from({ length: seconds });
  const live = new Map<number, Uint32Array>();
  const free: Uint32Array[] = [];
  let last = -1;
  let lastBuckets: Uint32Array = new Uint32Array(0);
  const open = (second: number): Uint32Array => {
    for (const [older, counts] of live) {
      if (older >= second - liveSeconds) continue;
      packed[older] = packLatencies(counts);
      live.delete(older);
      free.push(counts.fill(0));
    }
    let buckets = live.get(second);
    if (buckets === undefined) {
      buckets = free.pop() ?? new Uint32Array(bucketCount);
      addPacked(buckets, packed[second]);
      live.set(second, buckets);
    }
    return buckets;
  };
  return {
    sent: (second) => {
      sent[Math.min(second, seconds - 1)]! += 1;
    },
    ended: (due, milliseconds, hasFailed) => {
      const second = Math.min(due, seconds - 1);
      (hasFailed ? failed : done)[second]! += 1;
      if (second !== last || !live.has(second)) lastBuckets = open(last = second);
      lastBuckets[bucketOf(milliseconds)]! += 1;
    },
    series: () => {
      for (const [second, buckets] of live) packed[second] = packLatencies(buckets);
      return { sent, done, failed, latencies: packed };
    },
  };
}

/** Adds up what several workers recorded of the same seconds, exactly. */
export function mergeSeries(parts: readonly SecondSeries[], seconds: number): SecondSeries {
  const sum = (counts: (part: SecondSeries) => Uint32Array): Uint32Array => {
    const total = new Uint32Array(seconds);
    for (const part of parts) counts(part).forEach((each, second) => total[second]! += each);
    return total;
  };
  return {
    sent: sum((part) => part.sent),
    done: sum((part) => part.done),
    failed: sum((part) => part.failed),
    latencies: Array.from(
      { length: seconds },
      (_, second) => mergeLatencies(parts.map(({ latencies }) => latencies[second])),
    ),
  };
}

/** Writes the buckets that hold anything as one number each. */
export function packLatencies(buckets: Uint32Array): Uint32Array | undefined {
  const entries: number[] = [];
  buckets.forEach((count, bucket) => {
    if (count > 0) entries.push((bucket << bitsOfCount | Math.min(count, mostCounted)) >>> 0);
  });
  return entries.length === 0 ? undefined : Uint32Array.from(entries);
}

/** Reads what {@link packLatencies} wrote. */
export function unpackLatencies(packed: Uint32Array | undefined): Uint32Array {
  const buckets = new Uint32Array(bucketCount);
  addPacked(buckets, packed);
  return buckets;
}

/** The latency in milliseconds that a share of packed ones does not exceed; nothing for none. */
export function packedQuantile(packed: Uint32Array | undefined, share: number): number | null {
  return packed === undefined ? null : bucketQuantile(unpackLatencies(packed), share);
}

function mergeLatencies(parts: readonly (Uint32Array | undefined)[]): Uint32Array | undefined {
  const full = parts.filter((part) => part !== undefined);
  if (full.length < 2) return full[0];
  const buckets = new Uint32Array(bucketCount);
  for (const part of full) addPacked(buckets, part);
  return packLatencies(buckets);
}

function addPacked(buckets: Uint32Array, packed: Uint32Array | undefined): void {
  packed?.forEach((entry) => buckets[entry >>> bitsOfCount]! += entry & mostCounted);
}
