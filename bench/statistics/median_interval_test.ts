import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import { medianInterval } from "./median_interval.ts";

describe("medianInterval()", () => {
  it("has no interval for fewer than six values", () => {
    assert.deepEqual(medianInterval([1, 2, 3, 4, 5]), { median: 3, interval: null });
  });

  it("leaves out values at both ends as there are more of them", () => {
    const values = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
    // The ranks of the sign test's interval in tables: 1 to 8 of 8, 2 to 9 of 10, 6 to 15 of 20.
    assert.deepEqual(medianInterval(values(8)).interval, { low: 1, high: 8 });
    assert.deepEqual(medianInterval(values(10)).interval, { low: 2, high: 9 });
    assert.deepEqual(medianInterval(values(20)).interval, { low: 6, high: 15 });
  });

  it("refuses to say anything of nothing", () => {
    assert.throws(() => medianInterval([]), RangeError);
  });

  for (const count of [6, 12, 48]) {
    it(`holds the true median at least 19 times out of 20, of ${count} skewed values`, () => {
      const random = createRandom(`${count}`);
      const rounds = 2_000;
      let held = 0;
      for (let round = 0; round < rounds; round++) {
        const values = Array.from({ length: count }, () => -Math.log(1 - random()));
        const { interval } = medianInterval(values);
        if (interval !== null && interval.low <= Math.LN2 && interval.high >= Math.LN2) held++;
      }
      assert.ok(held / rounds > 0.94, `${held} of ${rounds}`);
    });
  }
});
