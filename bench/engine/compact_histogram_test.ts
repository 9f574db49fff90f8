import { describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import {
  bucketCount,
  bucketEnd,
  bucketOf,
  type CompactHistogram,
  createCompactHistogram,
} from "./compact_histogram.ts";

/** Milliseconds with microseconds after the point, up to half an hour. */
const latency = fc.integer({ min: 0, max: 1_800_000_000 }).map((value) => value / 1000);
const latencies = fc.array(latency, { minLength: 1, maxLength: 200 });

function histogramOf(values: readonly number[]): CompactHistogram {
  const histogram = createCompactHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** The definition: the smallest value that is not below `share` of all. */
function exactQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * values.length - 1e-9) - 1)] ?? 0;
}

describe("createCompactHistogram()", () => {
  it("reads back no less than was recorded, and at most 1.6 % more", () => {
    fc.assert(fc.property(latency, (value) => {
      const end = bucketEnd(bucketOf(value));
      assert.ok(end >= value - 1e-9 && end <= value * 1.016 + 1e-9, `${value} became ${end}`);
    }));
  });

  it("keeps buckets in order without a gap, and all values within them", () => {
    for (let bucket = 1; bucket < bucketCount; bucket++) {
      assert.ok(bucketEnd(bucket) > bucketEnd(bucket - 1));
      assert.equal(bucketOf(bucketEnd(bucket)), bucket);
    }
    assert.equal(bucketOf(-5), 0);
    assert.equal(bucketOf(1e9), bucketCount - 1);
  });

  it("finds quantiles as they are defined", () => {
    fc.assert(fc.property(latencies, (values) => {
      const histogram = histogramOf(values);
      for (const share of [0, 0.5, 0.9, 0.99, 1]) {
        const exact = exactQuantile(values, share);
        assert.equal(histogram.quantile(share), bucketEnd(bucketOf(exact)));
      }
      assert.equal(histogram.max, histogram.quantile(1));
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      assert.ok(Math.abs(histogram.mean - mean) < 1e-6 * Math.max(1, mean));
    }));
  });

  it("adds up to what one histogram would have held", () => {
    fc.assert(fc.property(latencies, latencies, (some, others) => {
      const sum = histogramOf(some);
      sum.add(structuredClone(histogramOf(others).counts()));
      const whole = histogramOf([...some, ...others]);
      assert.equal(sum.count, whole.count);
      for (const share of [0, 0.5, 0.99, 1]) {
        assert.equal(sum.quantile(share), whole.quantile(share));
      }
    }));
  });

  it("is all zero when it is empty", () => {
    const { count, max, mean, quantile } = createCompactHistogram();
    assert.deepEqual([count, max, mean, quantile(0.99)], [0, 0, 0, 0]);
  });
});
