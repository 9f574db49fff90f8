import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import { meanInterval } from "./mean_interval.ts";

describe("meanInterval()", () => {
  it("has no interval for fewer than three values", () => {
    assert.deepEqual(meanInterval([4, 6]), { mean: 5, interval: null });
  });

  it("is a point for values that do not differ", () => {
    assert.deepEqual(meanInterval([3, 3, 3]), { mean: 3, interval: { low: 3, high: 3 } });
  });

  for (const count of [3, 10, 40]) {
    it(`holds the true mean 19 times out of 20, of ${count} values`, () => {
      const random = createRandom(`${count}`);
      const rounds = 2_000;
      let held = 0;
      for (let round = 0; round < rounds; round++) {
        // The sum of twelve uniform numbers is near enough to a normal one of variance 1.
        const value = () =>
          Array.from({ length: 12 }, random).reduce((sum, each) => sum + each) - 6;
        const { interval } = meanInterval(Array.from({ length: count }, value));
        if (interval !== null && interval.low <= 0 && interval.high >= 0) held++;
      }
      assert.ok(Math.abs(held / rounds - 0.95) < 0.02, `${held} of ${rounds}`);
    });
  }
});
