import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { linearScale, logScale, percentileScale } from "./scale.ts";

const near = (one: number, other: number) =>
  assert.ok(Math.abs(one - other) < 1e-6, `${one} ≠ ${other}`);

describe("scales", () => {
  it("are linear, also downwards, and keep what is outside at the ends", () => {
    const y = linearScale({ domain: [0, 10], range: [200, 0] });
    assert.deepEqual([0, 5, 10, -3, 12].map(y.at), [200, 100, 0, 200, 0]);
  });

  it("give equal ratios equal lengths when they are logarithmic, and zero the end", () => {
    const x = logScale({ domain: [1, 1_000], range: [0, 300] });
    near(x.at(10), 100);
    near(x.at(100), 200);
    near(x.at(0), 0);
  });

  it("put p90, p99 and p99.9 equally far apart, and a maximum at the end", () => {
    const x = percentileScale({ domain: [0, 0.999], range: [0, 300] });
    near(x.at(0), 0);
    near(x.at(0.9), 100);
    near(x.at(0.99), 200);
    near(x.at(1), 300);
  });

  it("draw the only value of a domain in the middle", () => {
    near(linearScale({ domain: [5, 5], range: [0, 10] }).at(5), 5);
  });
});
