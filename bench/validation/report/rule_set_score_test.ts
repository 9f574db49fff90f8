import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { FaultReport, LiveReport } from "../live/live_report.ts";
import { ruleSetScores } from "./rule_set_score.ts";
import { exampleReport } from "./testing/example_report.ts";

describe("ruleSetScores()", () => {
  const example = exampleReport();
  const [template] = example.faults.filter(({ family }) => family === "process");
  const fault = (
    id: string,
    fired: readonly (readonly [ruleSet: string, after: number])[],
  ): FaultReport => {
    assert.ok(template !== undefined);
    return {
      ...template,
      id,
      beganAt: 1_000,
      injectedAt: 1_000,
      fired: fired.map(([ruleSet, after]) => ({
        ...{ alert: "A", ruleSet, labels: {} },
        pendingAt: 1_000,
        firingAt: 1_000 + after * 1_000,
      })),
    };
  };
  const report: LiveReport = {
    ...example,
    ruleSets: ["ours", "theirs"],
    faults: [
      fault("one", [["ours", 9], ["ours", 4], ["theirs", 20]]),
      fault("two", [["ours", 6]]),
      { ...fault("left-out", []), verdict: "not-run" },
      { ...fault("nothing", []), family: "monitoring" },
    ],
  };

  it("counts from each fault to the first alert of each set, of the faults that were made", () => {
    const [ours, theirs] = ruleSetScores(report);
    assert.deepEqual([...ours?.seconds ?? []], [["one", 4], ["two", 6]]);
    assert.deepEqual([ours?.detected, ours?.faults, ours?.medianSeconds], [2, 2, 5]);
    assert.deepEqual([theirs?.detected, theirs?.medianSeconds], [1, 20]);
  });

  it("counts nothing that was pending before the fault was begun", () => {
    const [one, ...others] = report.faults;
    assert.ok(one !== undefined);
    const fired = one.fired.map((each) => ({ ...each, pendingAt: 999 }));
    const [ours] = ruleSetScores({ ...report, faults: [{ ...one, fired }, ...others] });
    assert.deepEqual([...ours?.seconds ?? []], [["two", 6]]);
  });

  it("tells false alerts only where nothing was wrong for a while", () => {
    const { quiet, ...rest } = report;
    assert.ok(quiet !== undefined);
    const fired = fault("x", [["theirs", 1]]).fired;
    const told = (report: LiveReport) =>
      ruleSetScores(report).map(({ falseAlerts }) => falseAlerts);
    assert.deepEqual(told({ ...report, quiet: { ...quiet, fired } }), [0, 1]);
    assert.deepEqual(told(rest), [undefined, undefined]);
  });
});
