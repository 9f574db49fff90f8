import { describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import {
  createLatencyHistogram,
  decodeLatencyHistogram,
  type LatencyHistogram,
} from "./latency_histogram.ts";

const shares = [0, 0.5, 0.9, 0.99, 0.999, 1];

function histogramOf(values: readonly number[]): LatencyHistogram {
  const histogram = createLatencyHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

/** Everything that can be asked of a histogram. */
function answers(histogram: LatencyHistogram) {
  const { count, max, mean } = histogram;
  return { count, max, mean, quantiles: shares.map((share) => histogram.quantile(share)) };
}

/** The definition: the smallest value that is not below `share` of all. */
function exactQuantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * values.length - 1e-9) - 1)] ?? 0;
}

/** Milliseconds with microseconds after the point, from none to two hours. */
const latency = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }),
  fc.integer({ min: 0, max: 7_200_000_000 }),
).map((microseconds) => microseconds / 1000);
const latencies = fc.array(latency, { maxLength: 200 });

/** Large histograms take a while to read. */
const few = { numRuns: 20 };

describe("createLatencyHistogram()", () => {
  it("keeps microseconds exactly up to two milliseconds", () => {
    for (const value of [0, 0.001, 0.25, 1, 1.999, 2.047]) {
      assert.deepEqual(answers(histogramOf([value])).quantiles, shares.map(() => value));
    }
  });

  it("reads back every value within a thousandth, never below it", () => {
    fc.assert(fc.property(latency, (value) => {
      const histogram = histogramOf([value]);
      for (const found of [histogram.quantile(0.5), histogram.max]) {
        assert.ok(found >= value && found <= value * 1.001, `${value} became ${found}`);
      }
    }));
  });

  it("answers each quantile within a thousandth of the exact one", () => {
    fc.assert(fc.property(fc.array(latency, { minLength: 1, maxLength: 200 }), (values) => {
      const histogram = histogramOf(values);
      for (const share of [0.5, 0.9, 0.99]) {
        const exact = exactQuantile(values, share);
        const found = histogram.quantile(share);
        assert.ok(found >= exact && found <= exact * 1.001, `${share}: ${exact}, found ${found}`);
      }
    }));
  });

  it("never answers a quantile above its maximum", () => {
    fc.assert(fc.property(latencies, (values) => {
      const histogram = histogramOf(values);
      assert.ok(shares.every((share) => histogram.quantile(share) <= histogram.max));
    }));
  });

  it("takes what lies beyond an hour", () => {
    const histogram = histogramOf([1, 2 * 3_600_000]);
    assert.ok(Math.abs(histogram.max - 7_200_000) <= 7_200);
    assert.equal(histogram.quantile(0.5), 1);
  });

  it("counts a negative latency as none", () => {
    assert.deepEqual(answers(histogramOf([-3])), answers(histogramOf([0])));
  });

  it("rounds to the nearest microsecond", () => {
    assert.equal(histogramOf([0.0014]).max, 0.001);
    assert.equal(histogramOf([0.0016]).max, 0.002);
  });

  it("answers 0 to everything while it is empty", () => {
    const none = { count: 0, max: 0, mean: 0, quantiles: shares.map(() => 0) };
    assert.deepEqual(answers(createLatencyHistogram()), none);
    assert.deepEqual(answers(decodeLatencyHistogram(createLatencyHistogram().encode())), none);
  });

  it("says the same of a sum as of all values recorded in one", () => {
    fc.assert(
      fc.property(latencies, latencies, (some, others) => {
        const sum = histogramOf(some);
        sum.add(histogramOf(others));
        assert.deepEqual(answers(sum), answers(histogramOf([...some, ...others])));
      }),
      few,
    );
  });

  it("survives being encoded, added to and encoded again", () => {
    fc.assert(
      fc.property(latencies, latencies, (some, others) => {
        const decoded = decodeLatencyHistogram(histogramOf(some).encode());
        assert.deepEqual(answers(decoded), answers(histogramOf(some)));
        decoded.add(decodeLatencyHistogram(histogramOf(others).encode()));
        const again = decodeLatencyHistogram(decoded.encode());
        assert.deepEqual(answers(again), answers(histogramOf([...some, ...others])));
      }),
      few,
    );
  });

  it("goes on recording after it was decoded, also larger values", () => {
    const decoded = decodeLatencyHistogram(histogramOf([1]).encode());
    decoded.record(3_600_000);
    assert.deepEqual(answers(decoded), answers(histogramOf([1, 3_600_000])));
  });
});
