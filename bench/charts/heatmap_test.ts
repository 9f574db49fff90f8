import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { heatmap } from "./heatmap.ts";
import { cellColours } from "./heatmap_colours.ts";
import { textOf } from "./markup.ts";
import { assertWellFormed } from "./testing/assert_well_formed.ts";

const map = {
  title: "Who hurts whom",
  unit: "times",
  rows: ["steady", "<lists>"],
  columns: ["flood", "storm & co"],
  values: [[1, 8], [0.5, null]],
  palette: { kind: "diverging", middle: 1 },
  scale: "log",
} as const;

describe("heatmap()", () => {
  it("writes values into cells, tells all of each cell, and shows what is missing", () => {
    const svg = textOf(heatmap(map));
    assertWellFormed(svg);
    assert.match(svg, /<title>steady, storm &amp; co: 8×<\/title>/);
    assert.match(svg, /<title>&lt;lists&gt;, storm &amp; co: –<\/title><rect class="none"/);
    assert.match(svg, />0\.5×<\/text>/);
  });

  it("writes short numbers when cells are narrow, and none when they are too narrow for any", () => {
    const wideMap = (columns: number) => ({
      ...map,
      columns: Array.from({ length: columns }, (_, at) => `c${at}`),
      values: map.rows.map(() => Array.from({ length: columns }, (_, at) => 1 + at / 7)),
    });
    const texts = (columns: number) =>
      [...textOf(heatmap(wideMap(columns))).matchAll(/class="middle mid [^"]+"[^>]*>([^<]*)/g)]
        .map(([, text = ""]) => text);
    assert.ok(texts(4).every((text) => text.endsWith("×")));
    assert.ok(texts(12).length === 24 && texts(12).every((text) => /^\d(\.\d)?$/.test(text)));
    assert.deepEqual(texts(60), []);
  });

  it("says so when there is no value at all", () => {
    assert.match(
      textOf(heatmap({ ...map, values: [[null, null], [null, NaN]] })),
      /Nothing came back/,
    );
  });
});

describe("cellColours()", () => {
  it("gives values equally far from the middle colours equally far from it", () => {
    const { classOf, ends } = cellColours(map, [0.5, 8]);
    assert.deepEqual([0.125, 0.5, 1, 2, 8].map(classOf), ["d0", "d3", "d4", "d5", "d8"]);
    assert.ok(Math.abs(ends[0] - 0.125) < 1e-9 && Math.abs(ends[1] - 8) < 1e-9);
  });

  it("spreads a sequential palette over what was found, and stays inside a given domain", () => {
    const { classOf } = cellColours({ ...map, palette: { kind: "sequential" }, scale: "linear" }, [
      0,
      9,
    ]);
    assert.deepEqual([0, 4.5, 9].map(classOf), ["q0", "q4", "q8"]);
    const fixed = cellColours({ ...map, palette: { kind: "sequential" }, domain: [1, 2] }, [0, 9]);
    assert.deepEqual([0, 9].map(fixed.classOf), ["q0", "q8"]);
  });
});
