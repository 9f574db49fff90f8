import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { textOf } from "./markup.ts";
import { readOutColumns, readOutTexts } from "./read_out.ts";
import { linearScale } from "./scale.ts";
import type { Point } from "./thin_points.ts";

describe("readOutTexts()", () => {
  const x = linearScale({ domain: [0, 4], range: [0, 40] });
  const one: readonly Point[] = [[0, 1], [1, 1], [2, 2]];
  const other: readonly Point[] = [[1, 7], [4, 7]];
  const columns = readOutColumns([one, other], { x, label: (at) => `${at} s` });
  const told = (points: readonly Point[]) => readOutTexts(points, { columns, x, format: String });

  it("has a column for every place of any series, in order", () => {
    assert.equal(textOf(columns.attributes), ' data-x="0,10,20,40" data-l="0 s|1 s|2 s|4 s"');
  });

  it("repeats nothing, and tells where a series has no value", () => {
    assert.equal(told(one), "1||2|-");
    assert.equal(told(other), "|7|-|7");
  });
});
