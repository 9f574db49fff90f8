import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { lineChart } from "./line_chart.ts";
import { textOf } from "./markup.ts";
import { assertWellFormed } from "./testing/assert_well_formed.ts";
import type { Point } from "./thin_points.ts";

const steady: readonly Point[] = [[0, 1], [1, 2], [2, 3], [3, 4]];

function lineOf(svg: string, name: string): string {
  const [, path = ""] = new RegExp(`d="([^"]*)" data-s="\\d+" data-n="${name}"`).exec(svg) ?? [];
  return path;
}

/** Every pair of coordinates of a path. */
function places(path: string): number[][] {
  return [...path.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

describe("lineChart()", () => {
  it("is well-formed whatever names and labels say, and always the same", () => {
    const evil = `</script><script>alert("1 & 2")</script>`;
    const chart = {
      title: evil,
      description: evil,
      unit: { suffix: evil },
      series: [{ name: evil, points: steady }, { name: `${evil}2`, points: steady }],
      bands: [{ name: evil, points: [[0, 1, 2], [3, 2, 3]] as const }],
      marks: [{ at: 1, label: evil }, { at: 1.1, to: 2, label: evil }],
      thresholds: [{ value: 2, label: evil }, { value: 1e9, label: evil }],
    };
    const svg = textOf(lineChart(chart));
    assertWellFormed(svg);
    assert.ok(!svg.includes("<script"));
    assert.equal(textOf(lineChart(structuredClone(chart))), svg);
  });

  it("draws larger values higher and later ones farther right, all within its frame", () => {
    const svg = textOf(
      lineChart({ title: "t", unit: "s", series: [{ name: "a", points: steady }] }),
    );
    const drawn = places(lineOf(svg, "a"));
    assert.equal(drawn.length, 4);
    for (const [at, [x = 0, y = 0]] of drawn.entries()) {
      assert.ok(x >= 0 && x <= 360 && y >= 0 && y <= 200);
      const [left = -1, above = 999] = drawn[at - 1] ?? [];
      assert.ok(x > left && y < above);
    }
  });

  it("breaks a line where a value is null and where samples are missing, and dots what stands alone", () => {
    const points: readonly Point[] = [...steady, [4, null], [5, 2], [6, 2], [20, 3]];
    const svg = textOf(lineChart({ title: "t", unit: "s", series: [{ name: "a", points }] }));
    assert.equal(lineOf(svg, "a").split("M").length - 1, 2);
    assert.match(svg, /class="line dots s0" d="M[\d.]+ [\d.]+h0"/);
  });

  it("leaves zeros out of a logarithmic axis, and what is infinite out of any", () => {
    const points: readonly Point[] = [[0, 10], [1, 0], [2, 100], [3, Infinity]];
    const series = [{ name: "a", points }];
    const log = textOf(lineChart({ title: "t", unit: "ms", scale: "log", series }));
    assert.match(log, /data-v="10 ms\|-\|100 ms\|-"/);
    assert.match(
      textOf(lineChart({ title: "t", unit: "ms", series })),
      /data-v="10 ms\|0 ms\|100 ms\|-"/,
    );
  });

  it("shows a limit that is near, and only tells one that would flatten the line", () => {
    const chart = (value: number) =>
      textOf(lineChart({
        title: "t",
        unit: "ms",
        series: [{ name: "a", points: steady }],
        thresholds: [{ value, label: "limit" }],
      }));
    assert.match(chart(8), /<path class="limit bad"/);
    assert.doesNotMatch(chart(8_000), /<path class="limit/);
    assert.match(chart(8_000), /↑ limit 8 s/);
  });

  it("says in words what it shows, for those who do not see it", () => {
    const svg = textOf(
      lineChart({ title: "Writes", unit: "ms", series: [{ name: "p99", points: steady }] }),
    );
    assert.match(svg, /role="img" aria-label="Writes"/);
    assert.match(svg, /<desc>p99: 1 ms to 4 ms, last 4 ms<\/desc>/);
  });

  it("names lines at their ends where there is room, without covering each other, and below elsewhere", () => {
    const series = ["one", "two", "three"].map((name) => ({ name, points: steady }));
    const wide = textOf(lineChart({ title: "t", unit: "s", series, width: 900 }));
    const heights = [...wide.matchAll(/<text class="label mid" x="[\d.]+" y="([\d.]+)"/g)]
      .map(([, y]) => Number(y));
    assert.equal(heights.length, 3);
    for (const [at, y] of heights.slice(1).entries()) assert.ok(y - (heights[at] ?? 0) >= 13);
    assert.doesNotMatch(wide, /class="legend"/);
    const narrow = textOf(lineChart({ title: "t", unit: "s", series, width: 360 }));
    assert.equal(narrow.match(/<li data-s=/g)?.length, 3);
  });

  it("gives more series than colours another dash", () => {
    const series = Array.from({ length: 20 }, (_, at) => ({ name: `n${at}`, points: steady }));
    const svg = textOf(lineChart({ title: "t", unit: "s", series }));
    const classes = [...svg.matchAll(/class="(line s\d[^"]*)" d="[^"]*" data-s/g)].map(([, each]) =>
      each
    );
    assert.equal(new Set(classes).size, 20);
  });

  it("stacks flags of marks that are close, and tells all of them below", () => {
    const marks = [{ at: 1, label: "killed" }, { at: 1.01, label: "elected" }, {
      at: 3,
      label: "back",
    }];
    const svg = textOf(
      lineChart({ title: "t", unit: "s", series: [{ name: "a", points: steady }], marks }),
    );
    const flags = [...svg.matchAll(/class="flag" cx="([\d.]+)" cy="([\d.]+)"/g)]
      .map(([, x, y]) => [Number(x), Number(y)] as const);
    const [first, second, third] = flags;
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    assert.ok(first[1] - second[1] >= 15, "one above the other");
    assert.equal(third[1], first[1]);
    assert.match(svg, /<b>2<\/b><span>elected \(1 s\)/);
  });

  it("says why there is nothing, instead of drawing an empty frame", () => {
    const text = textOf(lineChart({ title: "t", unit: "s", series: [], empty: "No keeper here" }));
    assert.match(text, /<p class="empty">No keeper here<\/p>/);
    assert.doesNotMatch(text, /<svg/);
  });

  it("draws a hundred thousand points in the bytes of a screen", () => {
    const points = Array.from({ length: 100_000 }, (_, at): Point => [at, at % 97]);
    const svg = textOf(lineChart({ title: "t", unit: "s", series: [{ name: "a", points }] }));
    assert.ok(svg.length < 60_000, `${svg.length}`);
  });
});
