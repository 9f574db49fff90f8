import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { textOf } from "./markup.ts";
import { percentileName, percentilePlot } from "./percentile_plot.ts";
import { assertWellFormed } from "./testing/assert_well_formed.ts";

describe("percentilePlot()", () => {
  const points = [[0, 1], [0.5, 2], [0.9, 3], [0.99, 9], [0.999, 30], [1, 90]] as const;
  const svg = textOf(percentilePlot({
    title: "Writes",
    unit: "ms",
    series: [{ name: "put", points }],
    width: 700,
  }));

  it("gives p99 and p99.9 as much room as p90, and the maximum a place behind them", () => {
    assertWellFormed(svg);
    const [, pixels = ""] = /data-x="([^"]+)"/.exec(svg) ?? [];
    const [, , p90 = 0, p99 = 0, p999 = 0, max = 0] = pixels.split(",").map(Number);
    assert.ok(Math.abs((p99 - p90) - (p999 - p99)) < 0.2);
    assert.ok(max > p999 + 20);
  });

  it("names percentiles as people do, in the axis and in the read-out", () => {
    assert.match(svg, /data-l="min\|p50\|p90\|p99\|p99\.9\|max"/);
    assert.deepEqual([0.9999, 0.75, 0.999999].map(percentileName), ["p99.99", "p75", "p99.9999"]);
  });

  it("joins points however far apart they are", () => {
    const [, path = ""] = /d="([^"]*)" data-s="0"/.exec(svg) ?? [];
    assert.equal(path.split("M").length, 2);
  });
});
