import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createRandom } from "../schedule/random.ts";
import type { RunPair } from "./block_bootstrap.ts";
import { type ComparedMetric, compareMetrics } from "./compare_metrics.ts";
import { steadyRun } from "./testing/steady_run.ts";

/** Pairs of runs whose machine is now faster, now slower, by some hundredths. */
function runPairs(seed: string, change: number): RunPair[] {
  const random = createRandom(seed);
  const run = (level: number) => steadyRun(random, { level: level * (0.98 + 0.04 * random()) });
  return Array.from({ length: 4 }, () => ({ base: run(10), head: run(10 * change) }));
}

function metric(pairs: readonly RunPair[], change: Partial<ComparedMetric> = {}): ComparedMetric {
  return { name: "p99 of update", unit: "ms", better: "lower", pairs, ...change };
}

function verdictOf(pairs: readonly RunPair[], better: "lower" | "higher" = "lower"): string {
  return compareMetrics([metric(pairs, { better })], { seed: "test" })[0]?.verdict ?? "";
}

describe("compareMetrics", () => {
  it("alarms in at most one of twenty comparisons of a thing with itself", () => {
    const alarms = Array.from({ length: 20 }, (_, round) => verdictOf(runPairs(`aa/${round}`, 1)))
      .filter((verdict) => verdict !== "no-difference");
    assert.ok(alarms.length <= 1, `${alarms.length} of 20`);
  });

  it("notices a tenth more in at least eighteen of twenty comparisons", () => {
    const found = Array.from({ length: 20 }, (_, round) => verdictOf(runPairs(`ab/${round}`, 1.1)))
      .filter((verdict) => verdict === "regression");
    assert.ok(found.length >= 18, `${found.length} of 20`);
  });

  it("calls more requests a second an improvement, and more latency a regression", () => {
    assert.equal(verdictOf(runPairs("direction", 1.3), "higher"), "improvement");
    assert.equal(verdictOf(runPairs("direction", 1.3), "lower"), "regression");
  });

  it("says that a sure difference is too small to matter", () => {
    const steady = (level: number) => Array.from({ length: 60 }, (_, index) => level + index / 1e3);
    const pairs = [1, 2, 3].map(() => ({ base: steady(10), head: steady(10.2) }));
    const [comparison] = compareMetrics([metric(pairs)], { seed: "test" });
    assert.equal(comparison?.verdict, "no-difference");
    assert.equal(comparison?.doubt, "smaller than 5 %");
  });

  it("wants three of four pairs of runs to agree", () => {
    const run = (level: number) => Array.from({ length: 60 }, (_, index) => level + index / 1e3);
    const pairs = [14, 14, 14, 9.99, 9.99].map((level) => ({ base: run(10), head: run(level) }));
    const [comparison] = compareMetrics([metric(pairs)], { seed: "test" });
    assert.equal(comparison?.verdict, "no-difference");
    assert.equal(comparison?.doubt, "only 3 of 5 pairs agree");
  });

  it("corrects for the number of figures that are compared", () => {
    const quiet = runPairs("quiet", 1);
    const alone = compareMetrics([metric(quiet)], { seed: "test" })[0]?.p ?? 0;
    const many = compareMetrics(
      Array.from({ length: 5 }, (_, index) => metric(quiet, { name: `figure ${index}` })),
      { seed: "test" },
    );
    assert.ok((many[0]?.p ?? 0) >= Math.min(1, 4.9 * alone));
  });

  it("claims nothing of a figure that is zero", () => {
    const pairs = [{ base: [0, 0, 0], head: [1, 1, 1] }];
    const [comparison] = compareMetrics([metric(pairs)], { seed: "test" });
    assert.equal(comparison?.verdict, "no-difference");
    assert.match(comparison?.doubt ?? "", /is 0/);
  });
});
