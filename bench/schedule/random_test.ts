import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "./random.ts";

function numbers(seed: string, count: number): number[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, random);
}

/** Pearson's correlation; of n independent pairs it is within 4 / sqrt(n) but once in 15,000. */
function correlation(xs: readonly number[], ys: readonly number[]): number {
  const covariance = xs.reduce((sum, x, index) => sum + (x - 0.5) * ((ys[index] ?? 0) - 0.5), 0);
  return covariance / xs.length * 12;
}

describe("createRandom()", () => {
  it("gives the same numbers for a seed on every machine and in every version", () => {
    const words = (seed: string) => numbers(seed, 4).map((value) => value * 2 ** 32);
    assert.deepEqual(words("1/0"), [889_320_165, 14_399_005, 3_425_853_453, 3_459_117_084]);
    assert.deepEqual(words(""), [1_153_377_368, 1_986_489_490, 2_696_136_130, 3_310_513_299]);
  });

  it("gives every text numbers of its own", () => {
    const seeds = Array.from({ length: 10_000 }, (_, index) => `${index % 10}/${index}`);
    const firsts = new Set(seeds.map((seed) => numbers(seed, 2).join()));
    assert.equal(firsts.size, seeds.length);
  });

  it("gives neighbouring seeds streams that have nothing to do with each other", () => {
    for (const [one, other] of [["1/0", "1/1"], ["1/1", "2/1"], ["1/12", "11/2"]] as const) {
      const found = correlation(numbers(one, 10_000), numbers(other, 10_000));
      assert.ok(Math.abs(found) < 0.04, `${one} and ${other} correlate by ${found}`);
    }
  });

  it("gives numbers from 0 up to but not including 1", () => {
    const all = numbers("range", 100_000);
    assert.ok(all.every((value) => value >= 0 && value < 1));
    assert.ok(Math.min(...all) < 0.001);
    assert.ok(Math.max(...all) > 0.999);
  });

  it("spreads them evenly", () => {
    const cells = new Array<number>(100).fill(0);
    for (const value of numbers("even", 100_000)) {
      cells[Math.floor(value * 100)]! += 1;
    }
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    // 99 degrees of freedom: 0.1 % of fair generators are below 60 and 0.1 % above 149.
    assert.ok(chiSquare > 60 && chiSquare < 149, `chi-square is ${chiSquare}`);
  });

  it("does not tell the next number by the last", () => {
    const all = numbers("serial", 100_000);
    const found = correlation(all.slice(0, -1), all.slice(1));
    assert.ok(Math.abs(found) < 0.0127, `neighbours correlate by ${found}`);
  });
});
