import assert from "node:assert/strict";
import { describe, it } from "@std/testing/bdd";
import { createRandom } from "../schedule/random.ts";
import { signedRank } from "./signed_rank.ts";

describe("signedRank", () => {
  it("has the exact probabilities of published tables", () => {
    // W = 5 of 8 pairs: P(W <= 5) = 10/256, by counting.
    assert.equal(signedRank([-5, 1, 2, 3, 4, 6, 7, 8]).p, 2 * 10 / 256);
  });

  it("says 1 of differences that cancel out", () => {
    assert.equal(signedRank([-2, -1, 1, 2]).p, 1);
    assert.equal(signedRank([-2, -1, 1, 2]).estimate, 0);
    assert.equal(signedRank([0, 0, 0]).p, 1);
  });

  it("leaves the known number of means out of an interval", () => {
    // For 6 pairs at 95 % only W = 0 may be beyond: the ends are the extremes.
    assert.deepEqual(signedRank([1, 2, 3, 4, 5, 6]).interval, { low: 1, high: 6 });
    assert.deepEqual(signedRank([1, 2, 3, 4, 5]).interval, { low: -Infinity, high: Infinity });
  });

  it("is not moved far by one pair that is far off", () => {
    const { estimate } = signedRank([9, 10, 11, 10, 9, 11, 10, 9_000]);
    assert.ok(estimate > 9 && estimate < 11);
  });

  it("holds the truth as often as it says, whatever the distribution", () => {
    const random = createRandom("signed-rank");
    const held = Array.from({ length: 1_000 }, () => {
      const skewedBothWays = Array.from({ length: 16 }, () => (random() - 0.5) ** 3);
      const { interval } = signedRank(skewedBothWays);
      return interval.low <= 0 && interval.high >= 0;
    }).filter((each) => each).length;
    assert.ok(held >= 940 && held <= 980, `${held} of 1,000`);
  });

  it("refuses no differences", () => {
    assert.throws(() => signedRank([]), RangeError);
  });
});
