import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import type { BenchmarkResult } from "./benchmark_result.ts";
import { exampleResult, quantiles, type ResultChange } from "./example_result.ts";
import { exitCodeOf, judge, type Judgement } from "./verdict.ts";

const example = exampleResult();
const violation = { kind: "lost-event", tenant: "t", key: "/t/a", detail: "never came" };

const broken: ResultChange = {
  correctness: {
    checks: {},
    violations: [violation, { ...violation, kind: "stale-read" }, violation],
  },
};
const lagged = lag({ p99: 20 });
const slow: ResultChange = {
  operations: example.operations.map((each) => ({ ...each, latency: latencyOf(1_000) })),
};

function latencyOf(p99: number) {
  return { ...quantiles(1_000, 1), p99 };
}

function lag(change: Partial<BenchmarkResult["generator"]["scheduleLag"]>): ResultChange {
  const scheduleLag = { ...example.generator.scheduleLag, ...change };
  return { generator: { ...example.generator, scheduleLag } };
}

function totals(change: Partial<BenchmarkResult["totals"]>): ResultChange {
  return { totals: { ...example.totals, ...change } };
}

/** The first operation of the example writes, the second reads. */
function p99s(write: number, read: number): ResultChange {
  const [update, get] = example.operations;
  assert.ok(update !== undefined && get !== undefined);
  return {
    operations: [
      { ...update, latency: latencyOf(write) },
      { ...get, latency: latencyOf(read) },
    ],
  };
}

function judged(...changes: readonly ResultChange[]): Judgement {
  return judge(exampleResult(Object.assign({}, ...changes)), { interrupted: false });
}

describe("judge()", () => {
  it("passes a run that kept everything, without a reason", () => {
    assert.deepEqual(judged(), { verdict: "pass", reasons: [] });
  });

  it("puts a broken promise above everything else", () => {
    const result = exampleResult({ ...broken, ...lagged, ...slow });
    assert.deepEqual(judge(result, { interrupted: true }), {
      verdict: "isolation-violated",
      reasons: ["2 × lost-event", "1 × stale-read"],
    });
  });

  it("puts an interruption above lag and objective", () => {
    const { verdict } = judge(exampleResult({ ...lagged, ...slow }), { interrupted: true });
    assert.equal(verdict, "interrupted");
  });

  it("puts lag above the objective, which says nothing then", () => {
    const { reasons, verdict } = judged(lagged, slow);
    assert.equal(verdict, "generator-lagged");
    assert.deepEqual(reasons, [
      "schedule lag p99 20 ms is above 10.0 ms: the generator, not the target, was slow",
    ]);
  });

  describe("about lag", () => {
    const cases = [
      { lag: 1, p99: 4, limit: null, verdict: "pass" },
      { lag: 1.001, p99: 4, limit: null, verdict: "generator-lagged" },
      { lag: 1.001, p99: 20, limit: null, verdict: "generator-lagged" },
      { lag: 2, p99: 40, limit: null, verdict: "pass" },
      { lag: 2.001, p99: 40, limit: null, verdict: "generator-lagged" },
      { lag: 10, p99: 40, limit: 50, verdict: "pass" },
      { lag: 10.001, p99: 40, limit: 50, verdict: "generator-lagged" },
    ];
    for (const { lag: p99OfLag, limit, p99, verdict } of cases) {
      const judgedBy = limit === null ? "nothing is promised" : `${limit} ms are promised`;
      it(`says ${verdict} to ${p99OfLag} ms where the p99 is ${p99} ms and ${judgedBy}`, () => {
        const latency = latencyOf(p99);
        const objective = { ...example.objective, writeP99: limit, readP99: limit, listP99: limit };
        const result = judged(lag({ p99: p99OfLag }), totals({ latency }), { objective });
        assert.equal(result.verdict, verdict);
      });
    }

    it("looks at the 99th percentile, not at the worst", () => {
      assert.equal(judged(lag({ max: 5_000, p999: 3_000 })).verdict, "pass");
    });

    it("has nothing to say in a closed loop, where nothing is due", () => {
      const model = { kind: "closed", inFlight: 8 } as const;
      assert.equal(judged(lagged, { plan: { ...example.plan, model } }).verdict, "pass");
    });
  });

  it("does not pass what was never measured", () => {
    const empty = totals({ offered: 0, done: 0, conflicts: 0 });
    const { reasons, verdict } = judged(empty);
    assert.equal(verdict, "generator-lagged");
    assert.deepEqual(reasons, ["no request was due in the measured time"]);
  });

  describe("about the objective", () => {
    it("holds writes to the limit of writes and reads to the limit of reads", () => {
      assert.equal(judged(p99s(100, 50)).verdict, "pass");
      assert.deepEqual(judged(p99s(100.001, 50)), {
        verdict: "objective-missed",
        reasons: ["update p99 100.001 ms is above 100 ms"],
      });
      assert.deepEqual(judged(p99s(100, 50.001)), {
        verdict: "objective-missed",
        reasons: ["get p99 50.001 ms is above 50 ms"],
      });
    });

    it("names every operation that missed", () => {
      assert.equal(judged(p99s(101, 51)).reasons.length, 2);
    });

    it("asks nothing where there is no limit", () => {
      const objective = { ...example.objective, writeP99: null, readP99: null, listP99: null };
      assert.equal(judged(slow, { objective }).verdict, "pass");
    });

    it("allows the share of failures that it names, and not one more", () => {
      assert.equal(judged(totals({ errors: { timeout: 2, unavailable: 1 } })).verdict, "pass");
      assert.deepEqual(judged(totals({ errors: { timeout: 2, unavailable: 2 } })), {
        verdict: "objective-missed",
        reasons: ["4 of 3000 requests failed, more than 0.1 %"],
      });
    });

    it("counts what was given up before it was sent as failed", () => {
      const generator = { ...example.generator, skipped: 4 };
      assert.equal(judged({ generator }).verdict, "objective-missed");
    });

    it("does not count a lost compare-and-swap as failed", () => {
      assert.equal(judged(totals({ done: 0, conflicts: 3_000 })).verdict, "pass");
    });

    it("allows everything to fail where nothing is asked", () => {
      const objective = {
        name: "none",
        writeP99: null,
        readP99: null,
        listP99: null,
        errorShare: 1,
      };
      assert.equal(judged({ objective }, totals({ errors: { timeout: 3_000 } })).verdict, "pass");
    });
  });
});

describe("exitCodeOf()", () => {
  it("gives every verdict the exit code of its meaning", () => {
    assert.equal(exitCodeOf("pass"), ExitCode.Success);
    assert.equal(exitCodeOf("objective-missed"), ExitCode.ObjectiveMissed);
    assert.equal(exitCodeOf("generator-lagged"), ExitCode.GeneratorLagged);
    assert.equal(exitCodeOf("isolation-violated"), ExitCode.IsolationViolated);
    assert.equal(exitCodeOf("interrupted"), ExitCode.Interrupted);
  });
});
