import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { SampledSeries } from "./live_report.ts";
import { runPanels } from "./run_panels.ts";

const time = { when: "load", start: 0, end: 600_000, interval: 1 } as const;
const panel = { dashboard: "d", panel: "p", kind: "stat", unit: "short", query: "x" };

function answering(series: readonly SampledSeries[]) {
  return { queryRange: () => Promise.resolve(series) };
}

describe("runPanels", () => {
  const series = { labels: {}, points: [[1, 2]] } as const;

  it("passes a panel that something came back for, and keeps what is to be drawn", async () => {
    const [report] = await runPanels(answering(Array(40).fill(series)), [panel], time);
    assert.equal(report?.verdict, "passed");
    assert.deepEqual([report?.seriesCount, report?.series.length], [40, 30]);
  });

  it("fails one that nothing came back for, unless it says why it may be empty", async () => {
    const empty = answering([{ labels: {}, points: [] }]);
    const [failed] = await runPanels(empty, [panel], time);
    assert.deepEqual([failed?.verdict, failed?.reason], ["failed", "nothing came back"]);
    const [allowed] = await runPanels(empty, [{ ...panel, emptyBecause: "no alarm" }], time);
    assert.deepEqual([allowed?.verdict, allowed?.emptyBecause], ["passed", "no alarm"]);
  });

  it("fails one whose values cannot be: below nothing, or more than the whole", async () => {
    const answer = (value: number) => answering([{ labels: {}, points: [[1, 0.5], [2, value]] }]);
    const reasonOf = async (value: number, asked = {}) =>
      (await runPanels(answer(value), [{ ...panel, ...asked }], time))[0]?.reason;
    assert.equal(await reasonOf(-1), "a value is -1, below 0");
    assert.equal(await reasonOf(-1, { query: "deriv(x[5m])" }), undefined);
    assert.equal(
      await reasonOf(1.1, { unit: "percentunit" }),
      "a share is 1.1, more than the whole",
    );
    assert.equal(await reasonOf(1, { unit: "percentunit" }), undefined);
  });

  it("fails one whose query is refused, with what was said", async () => {
    const refusing = { queryRange: () => Promise.reject(new Error("parse error")) };
    const [report] = await runPanels(refusing, [panel], time);
    assert.deepEqual([report?.verdict, report?.reason], ["failed", "parse error"]);
  });
});
