import { describe, it } from "@std/testing/bdd";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import { momentOf, type RateLine } from "./rate_line.ts";

const rate = fc.double({ min: 0, max: 10_000, noNaN: true });
const duration = fc.double({ min: 1, max: 3_600_000, noNaN: true });

/** Requests due until a moment: the integral of the rate. */
function dueUntil(moment: number, { duration, from, to }: RateLine): number {
  return (from * moment + (to - from) / duration * moment * moment / 2) / 1000;
}

describe("momentOf()", () => {
  it("is the inverse of the integrated rate", () => {
    const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(fc.property(rate, rate, duration, share, (from, to, duration, share) => {
      const line = { from, to, duration };
      const due = dueUntil(share * duration, line);
      fc.pre(due > 1e-6);
      const moment = momentOf(due, line);
      assert.ok(Math.abs(moment - share * duration) < 1e-4 * duration, `${moment}`);
    }));
  });

  it("never comes to what a line that ends at nothing does not reach", () => {
    assert.equal(momentOf(501, { from: 100, to: 0, duration: 10_000 }), Infinity);
    assert.equal(momentOf(1, { from: 0, to: 0, duration: 10_000 }), Infinity);
  });

  it("knows no end of a line that does not change", () => {
    assert.equal(momentOf(1_000, { from: 1, to: 1, duration: Infinity }), 1_000_000);
  });
});
