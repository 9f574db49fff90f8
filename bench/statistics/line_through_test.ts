import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { lineThrough } from "./line_through.ts";

describe("lineThrough()", () => {
  it("goes between points that are on no line", () => {
    const { slope, start } = lineThrough([[1, 1], [2, 3], [3, 2], [4, 4]]);
    assert.ok(Math.abs(slope - 0.8) < 1e-12 && Math.abs(start - 0.5) < 1e-12);
  });

  it("refuses points that all stand at one place", () => {
    assert.throws(() => lineThrough([[2, 1], [2, 9]]), RangeError);
    assert.throws(() => lineThrough([]), RangeError);
  });
});
