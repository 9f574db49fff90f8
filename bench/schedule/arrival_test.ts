import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { firstGap, nextGap } from "./arrival.ts";
import { createRandom } from "./random.ts";

const draws = 100_000;

describe("nextGap()", () => {
  it("gives Poisson arrivals gaps of the mean that vary as much as they are long", () => {
    const random = createRandom("poisson");
    const gaps = Array.from({ length: draws }, () => nextGap("poisson", random));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / draws;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / draws;
    assert.ok(Math.abs(mean - 1) < 0.01, `the mean gap is ${mean}`);
    const variation = Math.sqrt(variance) / mean;
    assert.ok(Math.abs(variation - 1) < 0.02, `the coefficient of variation is ${variation}`);
  });

  it("gives Poisson arrivals the exponential share of long gaps", () => {
    const random = createRandom("tail");
    const gaps = Array.from({ length: draws }, () => nextGap("poisson", random));
    for (const limit of [0.5, 1, 2, 4]) {
      const share = gaps.filter((gap) => gap > limit).length / draws;
      assert.ok(Math.abs(share - Math.exp(-limit)) < 0.006, `${share} are above ${limit}`);
    }
  });

  it("never gives a Poisson gap that is negative or without end", () => {
    assert.ok(nextGap("poisson", () => 0) >= 0);
    assert.ok(Number.isFinite(nextGap("poisson", () => 1 - 2 ** -32)));
  });

  it("keeps even arrivals exactly one mean gap apart", () => {
    const random = createRandom("uniform");
    const gaps = Array.from({ length: 100 }, () => nextGap("uniform", random));
    assert.deepEqual(new Set(gaps), new Set([1]));
  });
});

describe("firstGap()", () => {
  it("starts even arrivals at any phase of their period", () => {
    assert.equal(firstGap("uniform", () => 0), 0);
    assert.equal(firstGap("uniform", () => 0.5), 0.5);
  });

  it("starts Poisson arrivals as they go on, so that slow tenants are not all due at once", () => {
    const random = createRandom("first");
    const gaps = Array.from({ length: draws }, () => firstGap("poisson", random));
    const late = gaps.filter((gap) => gap > 1).length / draws;
    assert.ok(Math.abs(late - Math.exp(-1)) < 0.006, `${late} start after the mean gap`);
  });
});
