import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { textOf } from "../../charts/markup.ts";
import { assertWellFormed } from "../../charts/testing/assert_well_formed.ts";
import type { PanelReport } from "../live/live_report.ts";
import { drawnPanels } from "./drawn_panel.ts";
import { panelChart } from "./panel_chart.ts";
import { seriesNames } from "./series_name.ts";

const base: PanelReport = {
  dashboard: "etcd",
  row: "Space",
  panel: "Database size",
  query: "x",
  kind: "timeseries",
  unit: "bytes",
  when: "load",
  seriesCount: 2,
  series: ["etcd-0", "etcd-1"].map((pod, at) => ({
    labels: { pod },
    points: [[0, 1_024 * (at + 1)], [60_000, 2_048 * (at + 1)]] as const,
  })),
  synthetic: false,
  verdict: "passed",
};

function drawn(...panels: readonly PanelReport[]): string {
  const [panel] = drawnPanels(panels);
  assert.ok(panel !== undefined);
  const text = textOf(panelChart(panel));
  assertWellFormed(text);
  return text;
}

describe("panelChart()", () => {
  it("draws all queries of a history into one chart, in its unit and with its legends", () => {
    const quota = { ...base, legend: "quota", series: base.series.slice(0, 1) };
    const text = drawn({ ...base, legend: "{{pod}} file" }, quota);
    const names = [...text.matchAll(/data-n="([^"]+)"/g)].map(([, name]) => name);
    assert.deepEqual(names, ["etcd-0 file", "etcd-1 file", "quota"]);
    assert.match(text, />4 KiB<\/text>/);
    assert.match(text, /<desc>etcd-0 file: 1 KiB to 2 KiB, last 2 KiB/);
  });

  it("shows a number large, with how it came about", () => {
    const text = drawn({ ...base, kind: "stat", series: base.series.slice(0, 1) });
    assert.match(text, /<strong>2 KiB<\/strong><svg class="spark"/);
  });

  it("shows several numbers below each other", () => {
    const text = drawn({ ...base, kind: "gauge" });
    assert.match(text, /<th scope="row">etcd-1<\/th><td class="number" data-k="4096">4 KiB/);
  });

  it("puts queries of a table beside each other, a line for each set of labels", () => {
    const version = {
      ...base,
      kind: "table",
      unit: "short",
      legend: "version",
      series: base.series.slice(1),
    };
    const text = drawn({ ...base, kind: "table", legend: "size" }, version);
    const rows = [...text.matchAll(/<tr>(?=<th scope="row")(.*?)<\/tr>/g)].map(([, row = ""]) =>
      row.replaceAll(/<[^>]+>/g, "|")
    );
    assert.deepEqual(rows, ["|etcd-0||2 KiB|||", "|etcd-1||4 KiB||4,096|"]);
  });

  it("takes from each bucket of a histogram what is in the smaller ones", () => {
    const series = [["0.001", 2], ["0.01", 5], ["+Inf", 5]].map(([le, value]) => ({
      labels: { le: String(le) },
      points: [[0, Number(value)]] as const,
    }));
    const text = drawn({ ...base, kind: "heatmap", unit: "s", series });
    for (const told of ["≤ 1 ms, 0 s: 2 /s", "≤ 10 ms, 0 s: 3 /s", "more, 0 s: 0 /s"]) {
      assert.ok(text.includes(told), told);
    }
  });

  it("draws what came back under load, and says why nothing did", () => {
    const idle = { ...base, when: "idle" as const, series: [] };
    assert.match(drawn(idle, base), /<svg/);
    assert.match(
      drawn({ ...base, series: [], emptyBecause: "Empty without a keeper." }),
      /Empty without a keeper\./,
    );
    const failed = { ...base, series: [], verdict: "failed" as const, reason: "parse error at 3" };
    assert.match(drawn(failed), /Parse error at 3/);
  });
});

describe("drawnPanels()", () => {
  it("keeps panels of the same title in other rows and dashboards apart", () => {
    const panels = [base, { ...base, row: "Other" }, { ...base, dashboard: "tenants" }, base];
    assert.deepEqual(drawnPanels(panels).map(({ asked }) => asked.length), [2, 1, 1]);
  });

  it("lets a panel pass only when all of its queries did", () => {
    const [panel] = drawnPanels([base, { ...base, when: "idle", verdict: "failed" }]);
    assert.equal(panel?.verdict, "failed");
  });
});

describe("seriesNames()", () => {
  it("falls back to labels when a legend does not tell series apart", () => {
    const series = [["a", "x"], ["a", "y"]].map(([pod = "", to = ""]) => ({
      labels: { pod, to },
      points: [],
    }));
    assert.deepEqual(seriesNames(series, "{{pod}}"), ["x", "y"]);
    assert.deepEqual(seriesNames(series, "bytes"), ["bytes x", "bytes y"]);
    assert.deepEqual(seriesNames([{ labels: {}, points: [] }], ""), ["value"]);
  });
});
