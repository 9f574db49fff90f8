import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPaint } from "../../diagnostics/paint.ts";
import { exampleResult, type ResultChange } from "../results/example_result.ts";
import type { RunResult } from "../results/run_result.ts";
import { createRandom } from "../schedule/random.ts";
import { compareRuns } from "./compare_runs.ts";
import { comparisonMarkdown, comparisonText } from "./comparison_text.ts";
import { steadyRun } from "./testing/steady_run.ts";

/** Thirty seconds whose p99 is about a level; everything else does not change. */
function result(seed: string, level: number, change: ResultChange = {}): RunResult {
  const base = exampleResult();
  const [trial] = base.trials;
  const [group] = trial?.seconds.groups ?? [];
  assert.ok(trial !== undefined && group !== undefined);
  const p99 = steadyRun(createRandom(seed), { level, seconds: 30, spread: 0.05 });
  return exampleResult({
    ...change,
    trial: { ...change.trial, seconds: { groups: [{ ...group, p99 }], server: [] } },
  });
}

function results(level: number, change: ResultChange = {}): RunResult[] {
  return [0, 1, 2, 3].map((run) => result(`${level}/${run}`, level, change));
}

describe("compareRuns()", () => {
  it("finds what became worse, and only that", () => {
    const { metrics, pairs, regressed } = compareRuns({ base: results(20), head: results(26) });
    assert.deepEqual([pairs, regressed], [4, true]);
    assert.deepEqual(metrics.map(({ name, verdict }) => [name, verdict]), [
      ["p50", "no-difference"],
      ["p99", "regression"],
      ["requests answered", "no-difference"],
    ]);
  });

  it("calls no regression what became better", () => {
    const { metrics, regressed } = compareRuns({ base: results(26), head: results(20) });
    assert.deepEqual([metrics[1]?.verdict, regressed], ["improvement", false]);
  });

  it("finds nothing between runs of the same", () => {
    const { metrics, notes } = compareRuns({ base: results(20), head: results(20.1) });
    assert.deepEqual(metrics.filter(({ verdict }) => verdict !== "no-difference"), []);
    assert.deepEqual(notes, []);
  });

  it("warns of few pairs", () => {
    const { notes } = compareRuns({ base: [result("a", 20)], head: [result("b", 20)] });
    assert.match(notes.join(), /fewer than three pairs/);
  });

  const environment = { ...exampleResult().environment, cores: 8, hash: "other" };
  const refused: readonly (readonly [what: string, head: RunResult[], message: RegExp])[] = [
    [
      "another environment",
      results(20, { run: { environment } }),
      /^The environments differ: cores$/,
    ],
    [
      "other settings",
      results(20, {
        run: { scenario: { ...exampleResult().scenario, settings: { tenants: 3 } } },
      }),
      /different scenarios, settings/,
    ],
    [
      "runs that are no results",
      results(20, { run: { verdict: "generator-lagged" } }),
      /is no result: generator-lagged$/,
    ],
    ["fewer of one side", results(20).slice(1), /^There are 4 results to compare with 3$/],
    [
      "phases that are too short",
      results(20, { phase: { measuredSeconds: 4 } }),
      /no phase of five seconds in common$/,
    ],
  ];
  for (const [what, head, message] of refused) {
    it(`refuses ${what}`, () => {
      assert.throws(() => compareRuns({ base: results(20), head }), { code: "usage", message });
    });
  }

  it("compares across environments when told to, and says so", () => {
    const head = results(20, { run: { environment } });
    const { notes } = compareRuns({ base: results(20), head }, { acrossEnvironments: true });
    assert.match(notes.join(), /environments differ/);
  });
});

describe("a comparison in words", () => {
  const comparison = compareRuns({ base: results(20), head: results(26) });

  it("says the verdict first, and for each figure what changed or why nothing did", () => {
    const text = comparisonText(comparison, createPaint(false));
    assert.match(text, /^REGRESSION {2}kubernetes-steady, 4 pairs of runs\n/);
    assert.match(text, /\np50 +4 ms +4 ms +\+0\.0 % .+ no difference: smaller than 5 %\n/);
    assert.match(text, /\np99 .+ \+\d\d\.\d % .+ regression\n/);
  });

  it("is a table in Markdown", () => {
    const lines = comparisonMarkdown(comparison).split("\n").filter((line) => line.startsWith("|"));
    assert.equal(lines.length, 5);
    assert.ok(lines.every((line) => line.split("|").length === 8), lines.join("\n"));
  });
});
