import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { pairedRatio, quantile } from "./paired_ratio.ts";

describe("pairedRatio()", () => {
  it("is the middle of the pairs' ratios, not the ratio of the middles", () => {
    const { median } = pairedRatio([[10, 1], [20, 20], [30, 10]]);
    assert.equal(median, 3);
  });

  it("does not change while the machine is slow for a few pairs", () => {
    const pairs = Array.from({ length: 9 }, (_, index) => {
      const slowness = index < 4 ? 5 : 1;
      return [3 * slowness, 2 * slowness] as const;
    });
    assert.deepEqual(pairedRatio(pairs), { median: 1.5, lowerQuartile: 1.5, upperQuartile: 1.5 });
  });

  it("refuses to judge without a pair", () => {
    assert.throws(() => pairedRatio([]), RangeError);
  });
});

describe("quantile()", () => {
  it("interpolates, whatever the order", () => {
    const values = [40, 10, 30, 20];
    assert.equal(quantile(values, 0), 10);
    assert.equal(quantile(values, 0.5), 25);
    assert.equal(quantile(values, 0.25), 17.5);
    assert.equal(quantile(values, 1), 40);
    assert.deepEqual(values, [40, 10, 30, 20]);
  });
});
