import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { ExitCode } from "../../diagnostics/exit_code.ts";
import {
  exampleOperation,
  examplePhase,
  exampleResult,
  exampleTrial,
  quantiles,
} from "./example_result.ts";
import type { PhaseReport, TrialReport } from "./trial_report.ts";
import { exitCodeOf, judge, type Judgement, type JudgeOptions, worstOf } from "./verdict.ts";

const { objective } = exampleResult();
const options: JudgeOptions = {
  objective,
  judged: true,
  mustKeepUp: true,
  interrupted: false,
  broken: [],
};
const violation = { kind: "lost-event", tenant: "t", key: "/t/a", detail: "never came" };
const brokenPromises: TrialReport["correctness"] = {
  checks: {},
  violations: [violation, { ...violation, kind: "stale-read" }, violation],
  measures: {},
};
const noLimits = { ...objective, writeP99: null, readP99: null, listP99: null };

const lagged = lag({ p99: 20 });
const slow = operations(1_000, 1_000);

function lag(change: Partial<PhaseReport["lag"]>): Partial<PhaseReport> {
  return { lag: { ...examplePhase().lag, ...change } };
}

/** An operation that writes and one that reads, with these 99th percentiles. */
function operations(write: number, read: number): Partial<PhaseReport> {
  const [update, get] = examplePhase().operations;
  assert.ok(update !== undefined && get !== undefined);
  const p99 = (each: typeof update, p99: number) => {
    return { ...each, latency: { ...quantiles(1_000, 1), p99 } };
  };
  return { operations: [p99(update, write), p99(get, read)] };
}

function errors(counts: Readonly<Record<string, number>>): Partial<PhaseReport> {
  const [update, get] = examplePhase().operations;
  assert.ok(update !== undefined && get !== undefined);
  return { operations: [{ ...update, errors: counts }, get] };
}

interface Change {
  readonly phase?: Partial<PhaseReport>;
  readonly options?: Partial<JudgeOptions>;
  readonly correctness?: TrialReport["correctness"];
}

function judged({ correctness, options: changed, phase }: Change = {}): Judgement {
  const trial = exampleTrial({ phases: [examplePhase(phase)] });
  const unjudged = correctness === undefined ? trial : { ...trial, correctness };
  return judge(unjudged, { ...options, ...changed });
}

describe("judge()", () => {
  it("passes a trial that kept everything, without a reason", () => {
    assert.deepEqual(judged(), { verdict: "pass", reasons: [] });
  });

  it("puts a broken promise above everything else", () => {
    const everything = {
      phase: { ...lagged, ...slow },
      options: { interrupted: true, broken: ["gone"] },
      correctness: brokenPromises,
    };
    assert.deepEqual(judged(everything), {
      verdict: "isolation-violated",
      reasons: ["2 × lost-event", "1 × stale-read"],
    });
  });

  it("puts an interruption above a target that broke, lag and objective", () => {
    const { verdict } = judged({
      phase: { ...lagged, ...slow },
      options: { interrupted: true, broken: ["gone"] },
    });
    assert.equal(verdict, "interrupted");
  });

  it("puts a target that broke above lag, and tells what was missed besides", () => {
    assert.deepEqual(judged({ phase: { ...lagged, ...slow }, options: { broken: ["gone"] } }), {
      verdict: "target-failed",
      reasons: [
        "gone",
        "update p99 1000 ms is above 100 ms",
        "get p99 1000 ms is above 50 ms",
      ],
    });
  });

  it("puts lag above the objective, which says nothing then", () => {
    const { reasons, verdict } = judged({ phase: { ...slow, ...lagged } });
    assert.equal(verdict, "generator-lagged");
    assert.deepEqual(reasons, [
      "schedule lag p99 20 ms is above 10.0 ms: the generator, not the target, was slow",
    ]);
  });

  it("names the phase where there are several", () => {
    const phases = [examplePhase(), examplePhase({ name: "burst", ...slow })];
    const { reasons } = judge(exampleTrial({ phases }), options);
    assert.equal(reasons[0], "burst: update p99 1000 ms is above 100 ms");
  });

  it("names the group where there are several", () => {
    const [update] = operations(1_000, 1).operations ?? [];
    assert.ok(update !== undefined);
    const operationsOfTwo = [update, { ...update, group: "others" }];
    assert.deepEqual(judged({ phase: { operations: operationsOfTwo } }).reasons, [
      "tenants update p99 1000 ms is above 100 ms",
      "others update p99 1000 ms is above 100 ms",
    ]);
  });

  describe("about lag", () => {
    // The 99th percentile of what is recorded is 4 times the median.
    const cases = [
      { lag: 1, p50: 1, limit: null, verdict: "pass" },
      { lag: 1.001, p50: 1, limit: null, verdict: "generator-lagged" },
      { lag: 1.1, p50: 5, limit: null, verdict: "generator-lagged" },
      { lag: 2, p50: 10, limit: null, verdict: "pass" },
      { lag: 2.1, p50: 10, limit: null, verdict: "generator-lagged" },
      { lag: 10, p50: 10, limit: 50, verdict: "pass" },
      { lag: 10.001, p50: 10, limit: 50, verdict: "generator-lagged" },
    ];
    for (const { lag: p99, limit, p50, verdict } of cases) {
      const judgedBy = limit === null ? "nothing is promised" : `${limit} ms are promised`;
      it(`says ${verdict} to ${p99} ms where the p99 is ${4 * p50} ms and ${judgedBy}`, () => {
        const promise = { ...objective, writeP99: limit, readP99: limit, listP99: limit };
        const only = [exampleOperation("update", "write", { count: 1_000, p50 })];
        const result = judged({
          phase: { ...lag({ p99 }), operations: only },
          options: { objective: promise },
        });
        assert.equal(result.verdict, verdict);
      });
    }

    it("looks at the 99th percentile, not at the worst", () => {
      assert.equal(judged({ phase: lag({ max: 5_000, p999: 3_000 }) }).verdict, "pass");
    });

    it("has nothing to say where the generator need not keep up", () => {
      assert.equal(judged({ phase: lagged, options: { mustKeepUp: false } }).verdict, "pass");
    });

    it("speaks also of a trial that no objective judges", () => {
      const { verdict } = judged({ phase: lagged, options: { judged: false } });
      assert.equal(verdict, "generator-lagged");
    });
  });

  it("does not pass what was never measured, but for a rest", () => {
    const empty = { offered: 0, operations: [] };
    assert.deepEqual(judged({ phase: empty }), {
      verdict: "generator-lagged",
      reasons: ["no request was due in the measured time"],
    });
    assert.equal(judged({ phase: { ...empty, load: {} } }).verdict, "pass");
  });

  describe("about the objective", () => {
    it("holds writes to the limit of writes and reads to the limit of reads", () => {
      assert.equal(judged({ phase: operations(100, 50) }).verdict, "pass");
      assert.deepEqual(judged({ phase: operations(100.001, 50) }), {
        verdict: "objective-missed",
        reasons: ["update p99 100.001 ms is above 100 ms"],
      });
      assert.deepEqual(judged({ phase: operations(100, 50.001) }), {
        verdict: "objective-missed",
        reasons: ["get p99 50.001 ms is above 50 ms"],
      });
    });

    it("names every operation that missed", () => {
      assert.equal(judged({ phase: operations(101, 51) }).reasons.length, 2);
    });

    it("asks nothing of a trial that it does not judge", () => {
      assert.equal(judged({ phase: slow, options: { judged: false } }).verdict, "pass");
    });

    it("asks nothing where there is no limit", () => {
      assert.equal(judged({ phase: slow, options: { objective: noLimits } }).verdict, "pass");
    });

    it("allows the share of failures that it names, and not one more", () => {
      assert.equal(judged({ phase: errors({ timeout: 2, unavailable: 1 }) }).verdict, "pass");
      assert.deepEqual(judged({ phase: errors({ timeout: 2, unavailable: 2 }) }), {
        verdict: "objective-missed",
        reasons: ["4 of 3000 requests failed, more than 0.1 %"],
      });
    });

    it("counts what was given up before it was sent as failed", () => {
      assert.equal(judged({ phase: { skipped: 4 } }).verdict, "objective-missed");
    });

    it("allows everything to fail where nothing is asked", () => {
      const nothing = { ...noLimits, errorShare: 1 };
      const phase = errors({ timeout: 3_000 });
      assert.equal(judged({ phase, options: { objective: nothing } }).verdict, "pass");
    });
  });
});

describe("worstOf()", () => {
  it("finds the verdict that outweighs the others", () => {
    assert.equal(worstOf([]), "pass");
    assert.equal(worstOf(["pass", "objective-missed", "pass"]), "objective-missed");
    assert.equal(worstOf(["objective-missed", "generator-lagged"]), "generator-lagged");
    assert.equal(worstOf(["target-failed", "generator-lagged"]), "target-failed");
    assert.equal(worstOf(["target-failed", "interrupted"]), "interrupted");
    assert.equal(worstOf(["interrupted", "isolation-violated"]), "isolation-violated");
  });
});

describe("exitCodeOf()", () => {
  it("gives every verdict the exit code of its meaning", () => {
    assert.equal(exitCodeOf("pass"), ExitCode.Success);
    assert.equal(exitCodeOf("objective-missed"), ExitCode.ObjectiveMissed);
    assert.equal(exitCodeOf("generator-lagged"), ExitCode.GeneratorLagged);
    assert.equal(exitCodeOf("target-failed"), ExitCode.TargetFailed);
    assert.equal(exitCodeOf("isolation-violated"), ExitCode.IsolationViolated);
    assert.equal(exitCodeOf("interrupted"), ExitCode.Interrupted);
  });
});
