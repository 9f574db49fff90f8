import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { barChart } from "./bar_chart.ts";
import { bulletBar } from "./bullet_bar.ts";
import { textOf } from "./markup.ts";
import { assertWellFormed } from "./testing/assert_well_formed.ts";

function widths(svg: string): number[] {
  return [...svg.matchAll(/<rect class="bar-fill[^>]* width="([\d.]+)"/g)].map(([, each]) =>
    Number(each)
  );
}

describe("barChart()", () => {
  const bars = [
    { label: "plain <tcp>", value: 1, interval: [0.9, 1.2] as const, limit: 2.5 },
    { label: "mTLS", value: 2, interval: [1.9, 2.2] as const },
    { label: "not run", value: null },
  ];
  const chart = {
    title: "Cost",
    unit: "ms",
    bars,
    limitName: "limit",
    intervalName: "95 %",
  } as const;

  it("makes a value twice as large twice as long, and draws none for none", () => {
    const svg = textOf(barChart(chart));
    assertWellFormed(svg);
    const [one = 0, two = 0, ...more] = widths(svg);
    assert.ok(Math.abs(two - 2 * one) < 0.05, `${one} and ${two}`);
    assert.deepEqual(more, []);
    assert.match(svg, />–<\/text>/);
  });

  it("tells value, interval and limit of each bar", () => {
    assert.match(
      textOf(barChart(chart)),
      /<title>plain &lt;tcp&gt;: 1 ms\n95 % 900 µs to 1\.2 ms\nlimit 2\.5 ms</,
    );
  });

  it("puts long names above their bars, whole where they fit", () => {
    const label = "mTLS with authentication as one of a thousand tenants";
    const svg = textOf(barChart({ ...chart, bars: [{ label, value: 1 }] }));
    assert.match(svg, new RegExp(`<text class="mid" x="4" y="[\\d.]+">mTLS with authentication`));
  });

  it("says so when nothing was measured", () => {
    assert.match(textOf(barChart({ ...chart, bars: [] })), /Nothing was measured/);
  });
});

describe("bulletBar()", () => {
  it("is good up to its limit and bad beyond, and never wider than itself", () => {
    const bar = (value: number) => textOf(bulletBar({ value, limit: 10, unit: "s" }));
    assert.match(bar(10), /class="fill-good" y="3" width="96"/);
    assert.match(bar(10.1), /class="fill-bad"/);
    assert.match(bar(1_000), /class="fill-bad" y="3" width="120"/);
    assertWellFormed(bar(1));
  });
});
