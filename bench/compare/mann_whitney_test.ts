import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { mannWhitney } from "./mann_whitney.ts";

const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

describe("mannWhitney", () => {
  it("gives the figures that SciPy's asymptotic test gives", () => {
    const { p, u } = mannWhitney(
      [1.1, 2.2, 3.3, 4.4, 5.5, 6.6, 7.7, 8.8, 9.9, 10],
      [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
    );
    assert.equal(u, 27.5);
    close(p, 0.05718418553291399);
  });

  it("corrects for ties as SciPy does", () => {
    const { p, u } = mannWhitney(
      [1, 2, 2, 3, 3, 3, 4, 4, 5, 5],
      [3, 4, 4, 5, 5, 5, 6, 6, 7, 8],
    );
    assert.equal(u, 14.5);
    close(p, 0.007176469585868443);
  });

  it("finds nothing in a sample compared with itself", () => {
    assert.equal(mannWhitney([1, 2, 3], [1, 2, 3]).p, 1);
  });

  it("finds nothing where all values are the same", () => {
    assert.equal(mannWhitney([2, 2, 2], [2, 2]).p, 1);
  });

  it("says the same whichever sample comes first", () => {
    assert.equal(mannWhitney([1, 2, 9], [3, 4, 5]).p, mannWhitney([3, 4, 5], [1, 2, 9]).p);
  });

  it("refuses a sample without values", () => {
    assert.throws(() => mannWhitney([], [1]), RangeError);
  });
});
