import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import { median, ratioInterval } from "./block_bootstrap.ts";
import { steadyRun } from "./testing/steady_run.ts";

describe("ratioInterval", () => {
  it("holds the true ratio in nine of ten runs that were made up", () => {
    let held = 0;
    for (let round = 0; round < 200; round++) {
      const random = createRandom(`coverage/${round}`);
      const pair = {
        base: steadyRun(random, { level: 10 }),
        head: steadyRun(random, { level: 12 }),
      };
      const { high, low } = ratioInterval([pair], { seed: String(round), rounds: 200 });
      if (low <= 1.2 && high >= 1.2) held += 1;
    }
    assert.ok(held >= 172 && held < 200, `${held} of 200`);
  });

  it("is narrower where more seconds were measured", () => {
    const random = createRandom("width");
    const width = (seconds: number): number => {
      const pair = {
        base: steadyRun(random, { level: 10, seconds }),
        head: steadyRun(random, { level: 10, seconds }),
      };
      const { high, low } = ratioInterval([pair], { seed: "width", rounds: 400 });
      return high - low;
    };
    assert.ok(width(600) < width(30) / 2);
  });

  it("gives the same interval for the same seed", () => {
    const pair = { base: [1, 2, 3, 4], head: [2, 3, 4, 5] };
    const draw = () => ratioInterval([pair], { seed: "same", rounds: 50 });
    assert.deepEqual(draw(), draw());
  });

  it("does not take what changed between pairs for the change's doing", () => {
    const pairs = [{ base: [10, 10, 10], head: [10, 10, 10] }, { base: [30, 30], head: [30, 30] }];
    assert.deepEqual(ratioInterval(pairs, { seed: "drift", rounds: 20 }), {
      ratio: 1,
      low: 1,
      high: 1,
    });
  });

  it("refuses runs without seconds", () => {
    assert.throws(() => ratioInterval([], { seed: "" }), RangeError);
    assert.throws(() => ratioInterval([{ base: [], head: [1] }], { seed: "" }), RangeError);
  });
});

describe("median", () => {
  it("is the middle value, or the mean of the two in the middle", () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
  });
});
